/* Parking, claims, handshakes and holds: note STATE in lib/gc/safepoint.c, step by step.
 *
 * One thread that runs, polls, parks and unparks, or stays away for ever; one asker of handshakes (the
 * collector); one who claims the thread while it is parked (an inspection, or who makes a thread); one holder
 * of the program. Who sleeps on the program's condition wakes by event() only, so a wake-up can get lost.
 * `online` is what the thread's heap says to whoever reclaims memory.
 *
 * What is asserted: whoever works with the thread's stack and objects is alone and online, every handshake
 * is answered once, and none waits for ever (no invalid end state).
 *
 * Knock-outs:
 *  -DNO_LOOK           who parks does not look whether it was asked meanwhile
 *  -DNO_UNCLAIM_LOOK   nor does who unclaims
 *  -DNO_UNCLAIM_EVENT  nor does he say that he has
 *  -DCLEAR_LATE        a poll clears the bit after it has looked
 *  -DBIT_FIRST         the bit is set before what it stands for
 *  -DNO_CLAIM          a parked thread is answered for without a claim
 *  -DOFFLINE_LATE      who unclaims goes offline when the thread may be running again
 *  -DNO_PARK_EVENT     who parks in a held program does not say so
 *  -DNO_ASKING         a hold and a handshake at the same time
 */
#define RUNNING 0
#define PARKED  1
#define CLAIMED 2

#define THREAD    1
#define ASKER     2
#define CLAIMANT  3
#define HOLDER    4

byte state = PARKED;
bool online;
bool asked;             /* t->gc->asked */
bool poll;              /* POLL_COLLECTOR */
bool claimed_by_holder; /* t->gc->held */
byte inside;            /* who works with what is the thread's, or 0 */

byte remaining;
bool asking;
bool held;
bool lock;              /* threads_lock */
bool sleeping;          /* the thread, on gc->changed */
bool news;              /* events moved since the holder looked */
byte answers;           /* to the handshake under way */

#ifndef WITNESS
#define WITNESS 0
#endif
#define REACHED(n) assert(WITNESS != (n))

#define EVENT d_step { sleeping = false; news = true }

/* Looks at the thread's stack and objects, for more than a moment. */
inline work(who) {
  d_step { assert(inside == 0 && online); inside = who };
  d_step { assert(inside == who && online); inside = 0 }
}

inline serve(who) {
  d_step { got = asked; asked = false };
  if
  :: got ->
     work(who);
     d_step { answers++; assert(remaining > 0); remaining--; got = false;
       if :: remaining == 0 -> sleeping = false; news = true :: else fi }
  :: else
  fi
}

/* *ok: did it succeed */
inline cas_state(from, to) {
  d_step { if :: state == from -> state = to; ok = true :: else -> ok = false fi }
}

inline unclaim_locked(who) {
  do
  :: true ->
#ifndef OFFLINE_LATE
     online = false;
#endif
     d_step { assert(state == CLAIMED); state = PARKED };
#ifdef OFFLINE_LATE
     online = false;
#endif
#ifdef NO_UNCLAIM_LOOK
     break
#else
     if :: !asked -> break :: asked fi;
     cas_state(PARKED, CLAIMED);
     if :: !ok -> break :: ok fi;
     REACHED(2);
     online = true;
     serve(who)
#endif
  od;
  skip;
#ifndef NO_UNCLAIM_EVENT
  EVENT
#endif
}

inline park() {
  serve(THREAD);
  online = false;
  do
  :: true ->
     state = PARKED;
#ifdef NO_LOOK
     break
#else
     if :: !asked -> break :: asked fi;
     cas_state(PARKED, RUNNING);
     if :: !ok -> break :: ok fi;
     REACHED(1);
     online = true;
     serve(THREAD);
     online = false
#endif
  od;
#ifndef NO_PARK_EVENT
  if :: held -> EVENT :: else fi
#endif
}

inline unpark() {
  do
  :: true ->
     cas_state(PARKED, RUNNING);
     if
     :: ok ->
        if :: !held -> break :: held fi;
        REACHED(3);
        state = PARKED;
        EVENT
     :: !ok
     fi;
     /* gc->lock: looks and sleeps in one step */
     do
     :: d_step {
          if :: !held && state == PARKED -> ok = true :: else -> ok = false; sleeping = true fi };
        if :: ok -> break :: !ok -> !sleeping fi
     od
  od;
  online = true
}

proctype thread() {
  bool got, ok;
  unpark();
  do
  :: work(THREAD)
  /* safepoint_poll */
  :: poll ->
#ifdef CLEAR_LATE
     serve(THREAD);
     poll = false;
#else
     poll = false;
     serve(THREAD);
#endif
     if :: held -> park(); unpark() :: else fi
  :: park();
     if
     :: true -> break                 /* away for good */
     :: true -> unpark()
     fi
  :: true -> goto end_runs                /* looks at nothing but its polls from here on */
  od;
  goto end_away;
end_runs:
  do
  :: poll ->
#ifdef CLEAR_LATE
     serve(THREAD);
     poll = false;
#else
     poll = false;
     serve(THREAD);
#endif
     if :: held -> park(); unpark() :: else fi
  od;
end_away:
  false
}

proctype asker() {
  bool got, ok;
  do
  :: break
  :: true ->
#ifndef NO_ASKING
     d_step { !asking -> asking = true };
#endif
     d_step { remaining = 1; answers = 0 };
     d_step { !lock -> lock = true };
     remaining++;
     /* post */
#ifdef BIT_FIRST
     poll = true;
     asked = true;
#else
     asked = true;
     poll = true;
#endif
#ifdef NO_CLAIM
     if :: state == PARKED -> online = true; serve(ASKER); online = false :: else fi;
#else
     cas_state(PARKED, CLAIMED);
     if
     :: ok -> online = true; serve(ASKER); unclaim_locked(ASKER)
     :: !ok
     fi;
#endif
     lock = false;
     remaining--;
     remaining == 0;
     assert(answers == 1);
#ifndef NO_ASKING
     asking = false
#endif
  od
}

proctype claimant() {
  bool got, ok;
  do
  :: break
  :: true ->
     d_step { !lock -> lock = true };
     cas_state(PARKED, CLAIMED);
     lock = false;
     if
     :: ok ->
        online = true;
        work(CLAIMANT);
        d_step { !lock -> lock = true };
        unclaim_locked(CLAIMANT);
        lock = false
     :: !ok
     fi
  od
}

proctype holder() {
  bool ok, all;
  do
  :: break
  :: true ->
#ifndef NO_ASKING
     d_step { !asking -> asking = true };
#endif
     d_step { held = true; news = false };
     do
     :: true ->
        d_step { !lock -> lock = true };          /* hold_claim */
        all = true;
        cas_state(PARKED, CLAIMED);
        if :: ok -> claimed_by_holder = true :: !ok -> poll = true; all = false fi;
        lock = false;
        if :: all -> break :: !all -> d_step { news -> news = false } fi
     od;
     skip;
     d_step { assert(inside == 0); inside = HOLDER };
     d_step { assert(inside == HOLDER && state == CLAIMED); inside = 0 };
     d_step { !lock -> lock = true };             /* program_unhold */
     claimed_by_holder = false;
     state = PARKED;
     lock = false;
     d_step { held = false; sleeping = false; news = true };
#ifndef NO_ASKING
     asking = false
#endif
  od
}

init {
  atomic {
    run thread(); run asker(); run claimant(); run holder()
  }
}
