/* Weak edges: whoever finds an object by a reference that does not count (note GREY in lib/gc/barrier.c).
 *
 * Two threads, a shared cell, one object (X) that also holds itself, so that only the collector frees it, and
 * a weak reference to it. X and the weak reference are private to thread 0 until X is published. A weak load
 * is the steps of weak_load and weak_follow_slow. Marking is as in collector.pml.
 *
 * What is asserted: what a weak load gives is there; a weak load gives nothing only of what is garbage; what
 * is named garbage cannot be reached; nobody looks at memory that has been given back.
 *
 * Knock-outs:
 *  -DNO_FOLLOW      a weak load retains what it finds without asking
 *  -DUNLOCKED       marking ends in two steps: a look, then the decision
 *  -DNO_ERRANDS     private garbage is given back with no handshake since its weak references were cleared
 *  -DNO_EPOCH       and so is shared garbage
 *  -DOPEN_LATE      weak edges are open again when everybody has disarmed, not before
 */
#define IDLE   0
#define ARMED  1
#define ROOTED 2

#define HS_ARM  1
#define HS_ROOT 2
#define HS_FIN  3
#define HS_OFF  4
#define HS_ANY  5

bool cell;              /* holds X */
bool s[2];              /* frame slots that hold X */
bool weak;              /* the weak reference's target is X */
bool used;              /* X is there */
bool shared;
bool gone;              /* its memory has been given back, and is not X's again yet */
bool mark, grey;
bool lg[2];
byte ph[2];
bool ack[2] = true;
byte req;
bool clearing, moved, lock;     /* grey_lock; moved: `enqueued` since it was looked at */
bool dying;             /* named garbage */

#ifndef WITNESS
#define WITNESS 0
#endif
#define REACHED(n) assert(WITNESS != (n))

#define REACHABLE (cell || s[0] || s[1])

inline shade(m) { if :: !mark -> mark = true; lg[m] = true :: else fi }

proctype thread(byte m) {
  bool found, alive;
  do
  :: d_step { !ack[m] ->
       if
       :: req == HS_ARM -> ph[m] = ARMED
       :: req == HS_ROOT -> if :: s[m] -> shade(m) :: else fi; ph[m] = ROOTED
       :: req == HS_FIN || req == HS_ANY
       :: req == HS_OFF -> ph[m] = IDLE
       fi;
       if :: lg[m] -> grey = true; moved = true; lg[m] = false :: else fi;
       ack[m] = true }
  /* object_create, weak_register */
  :: d_step { m == 0 && !used && !weak && !dying ->
       used = true; gone = false; shared = false; s[0] = true; weak = true;
       mark = (ph[0] == ROOTED) }
  /* slot_clear */
  :: d_step { s[m] -> s[m] = false }
  /* field_store: with publication */
  :: d_step { s[m] && !cell -> shared = true; cell = true; if :: ph[m] == ARMED -> shade(m) :: else fi }
  :: d_step { cell -> cell = false; if :: ph[m] != IDLE -> shade(m) :: else fi }
  /* field_load */
  :: d_step { cell && !s[m] -> s[m] = true }
  /* weak_load */
  :: d_step { !s[m] && weak && (m == 0 || shared) -> found = true };
     alive = true;
#ifndef NO_FOLLOW
     if
     :: ph[m] != IDLE ->
        d_step { assert(!gone); alive = mark };            /* is_markable looks at it */
        if
        :: !alive ->
           d_step { !lock -> lock = true };
           if
           :: clearing -> alive = mark; if :: !alive -> REACHED(1) :: else fi
           :: else -> d_step { alive = true; if :: !mark -> mark = true; grey = true; moved = true :: else fi };
                      REACHED(2)
           fi;
           lock = false
        :: alive
        fi
     :: else
     fi;
#endif
     if
     :: alive -> d_step { assert(!gone); assert(!dying); s[m] = used }   /* object_try_retain */
     :: else -> assert(!REACHABLE)
     fi;
     d_step { found = false; alive = false }
  od
}

inline handshake(k) {
  d_step { req = k; ack[0] = false; ack[1] = false };
  d_step { ack[0] && ack[1] -> req = 0 }
}

proctype collector() {
  bool ended;
  do
  :: handshake(HS_ARM);
     handshake(HS_ROOT);
     d_step { if :: cell && !mark -> mark = true :: else fi };
     /* finish */
     do
     :: true ->
        grey = false;                                      /* mark: X holds nothing else */
        d_step { !lock -> moved = false };                 /* grey_enqueued */
        handshake(HS_FIN);
        /* grey_begin_clearing */
#ifdef UNLOCKED
        ended = !grey && !moved;
        clearing = ended;
#else
        d_step { !lock ->
          ended = !grey && !moved;
          clearing = ended };
#endif
        if :: ended -> break :: !ended fi
     od;
     ended = false;
     /* garbage_name, garbage_clear_weak, garbage_free */
     if
     :: d_step { used && !mark -> assert(!REACHABLE); dying = true };
        weak = false;
        if
        :: !shared ->
#ifndef NO_ERRANDS
           handshake(HS_ANY)                               /* errands_run, in garbage_queue */
#else
           skip
#endif
        :: shared ->
#ifndef NO_EPOCH
           handshake(HS_ANY)                               /* heap_retire: everybody is quiescent */
#else
           skip
#endif
        fi;
        d_step { assert(!REACHABLE); dying = false; used = false; gone = true }
     :: else
     fi;
#ifdef OPEN_LATE
     handshake(HS_OFF);
     d_step { !lock -> clearing = false };
#else
     d_step { !lock -> clearing = false };                 /* grey_end_clearing */
     handshake(HS_OFF);
#endif
     d_step { mark = false; grey = false; moved = false }
  od
}

init { atomic { run thread(0); run thread(1); run collector() } }
