/* Birth and death of a thread while a collection is under way: lib/gc/thread_list.c against lib/gc/cycle.c.
 *
 * One thread that is always there; another that it makes, which may end and be made again; a shared cell and
 * two leaves. Marking is as in collector.pml. A handshake asks whoever is in the list when it is posted, under
 * the list's lock; one who has been made and does not run yet is answered for.
 *
 * What is asserted: nothing that a thread can reach is named garbage, and nobody looks at a thread's slots
 * while another fills them.
 *
 * Knock-outs:
 *  -DBORN_IDLE       a thread is born without barriers, whatever is asked for
 *  -DBIRTH_LATE      what a thread is born with changes when everybody has answered, not before
 *  -DBIRTH_UNLOCKED  the phase is looked up, then the list is locked
 *  -DNO_BIRTH_SHADE  what a thread is given at its birth is not shaded by who gives it
 *  -DNO_FLUSH        a thread that ends takes its log with it
 *  -DGIVE_UNCLAIMED  what a thread is given is put there without a claim
 */
#define N 2
#define BIT(x) ((1 << (x)) >> 1)

#define IDLE   0        /* t->barrier: none */
#define ARMED  1        /* deletion, insertion */
#define ROOTED 2        /* deletion, black */

#define HS_ARM  1
#define HS_ROOT 2
#define HS_FIN  3
#define HS_OFF  4

byte cell;              /* a field of a shared object that stays */
byte s[4];              /* frame slots, two per thread */
byte used, mark, grey;
byte lg[2];
byte ph[2];
byte birth;             /* program_gc.barrier */
bool listed;            /* thread 1 is in the list */
bool waiting;           /* thread 1 is parked, and nobody has claimed it */
bool started;
bool giving;            /* who made it fills its slots */
bool asked[2];
byte req;
bool lock;              /* threads_lock */

#ifndef WITNESS
#define WITNESS 0
#endif
#define REACHED(n) assert(WITNESS != (n))

#define REACH (BIT(cell) | BIT(s[0]) | BIT(s[1]) | BIT(s[2]) | BIT(s[3]))
#define ACQUIRE d_step { !lock -> lock = true }
#define RELEASE lock = false

inline shade(m, x) {
  if :: (x) != 0 && !(mark & BIT(x)) -> lg[m] = lg[m] | BIT(x) :: else fi
}
inline flush(m) {
  grey = grey | (lg[m] & ~mark); mark = mark | lg[m]; lg[m] = 0
}

/* What thread m answers, by itself or by who has claimed it. */
inline answer(m) {
  if
  :: req == HS_ARM -> ph[m] = ARMED
  :: req == HS_ROOT -> shade(m, s[2*m]); shade(m, s[2*m+1]); flush(m); ph[m] = ROOTED
  :: req == HS_FIN -> flush(m)
  :: req == HS_OFF -> ph[m] = IDLE; lg[m] = 0
  fi;
  asked[m] = false
}

/* A step of a program in thread m. */
inline act(m) {
  if
  :: d_step { asked[m] -> answer(m) }
  :: d_step { s[2*m] == 0 && used != 3 ->
       v = (used & 1 -> 2 : 1);
       used = used | BIT(v); s[2*m] = v;
       if :: ph[m] == ROOTED -> mark = mark | BIT(v) :: else fi; v = 0 }
  :: d_step { s[2*m] == 0 && cell != 0 -> s[2*m] = cell }
  :: d_step { s[2*m] != 0 && s[2*m+1] == 0 -> s[2*m+1] = s[2*m]; s[2*m] = 0 }
  :: d_step { s[2*m] != 0 -> s[2*m] = 0 }
  :: d_step { s[2*m+1] != 0 -> s[2*m+1] = 0 }
  :: d_step { v = cell; cell = s[2*m] };          /* field_exchange_slow */
     d_step {
       if :: ph[m] != IDLE -> shade(m, v) :: else fi;
       if :: ph[m] == ARMED -> shade(m, cell) :: else fi;
       v = 0 }
  fi
}

proctype thread() {
  byte v;
  do
  :: act(0)
  :: !listed && !started ->
     /* join_list */
#ifdef BIRTH_UNLOCKED
     ph[1] = birth;
     ACQUIRE;
     d_step { listed = true; waiting = true };
#else
     ACQUIRE;
#ifdef BORN_IDLE
     ph[1] = IDLE;
#else
     ph[1] = birth;
#endif
     d_step { listed = true; waiting = true };
#endif
     RELEASE;
     if :: ph[0] == ARMED && ph[1] == ROOTED -> REACHED(1) :: else fi;
     if
     :: asked[0] -> d_step { answer(0) }
     :: skip
     fi;
     /* thread_start, in lib/modules/thread_module.c */
#ifndef GIVE_UNCLAIMED
     d_step { waiting -> waiting = false };
#endif
     giving = true;
     s[2] = s[0];
#ifndef NO_BIRTH_SHADE
     d_step { if :: ph[0] != IDLE -> shade(0, s[2]) :: else fi };
#endif
#ifndef GIVE_UNCLAIMED
     d_step { giving = false; if :: asked[1] -> answer(1) :: else fi; waiting = true };   /* thread_unclaim */
#endif
     giving = false;
     started = true
  od
}

proctype made() {
  byte v;
  do
  :: d_step { started && waiting -> waiting = false };      /* thread_enter: thread_unpark */
     do
     :: act(1)
     :: s[2] == 0 && s[3] == 0 ->
        /* leave_list */
        ACQUIRE;
        do
        :: asked[1] -> RELEASE; d_step { answer(1) }; ACQUIRE
        :: else -> break
        od;
        skip;
        d_step { listed = false; if :: lg[1] != 0 -> REACHED(2) :: else fi };
#ifndef NO_FLUSH
        d_step { flush(1) };
#endif
        d_step { lg[1] = 0; ph[1] = IDLE };
        RELEASE;
        break
     od;
     started = false
  od
}

/* set_birth_barrier, handshake_all */
inline handshake(k, barrier) {
#ifndef BIRTH_LATE
  ACQUIRE;
  birth = barrier;
  RELEASE;
#endif
  ACQUIRE;
  d_step { req = k; asked[0] = true };
  d_step {
    if :: listed -> asked[1] = true :: else fi;
    if :: listed && waiting -> assert(!giving); answer(1) :: else fi };     /* post: claims, serves, unclaims */
  RELEASE;
  d_step { !asked[0] && !asked[1] -> req = 0 };
#ifdef BIRTH_LATE
  ACQUIRE;
  birth = barrier;
  RELEASE;
#endif
}

inline push(x) {
  if :: x != 0 && !(mark & BIT(x)) -> mark = mark | BIT(x); grey = grey | BIT(x) :: else fi
}

proctype collector() {
  do
  :: handshake(HS_ARM, ARMED);
     handshake(HS_ROOT, ROOTED);
     d_step { push(cell) };
     do
     :: grey = 0;                                           /* leaves */
        handshake(HS_FIN, ROOTED);
        if :: grey == 0 -> break :: grey != 0 fi
     od;
     skip;
     d_step {
       assert((used & ~mark & REACH) == 0);
       used = used & mark };
     handshake(HS_OFF, IDLE);
     d_step { mark = 0; grey = 0 }
  od
}

init { atomic { run thread(); run made(); run collector() } }
