/* Publication against errands: the count of a private object is its owner's alone.
 *
 * One object, made by its owner (thread 0). Rings of private garbage hold references to it; the collector
 * takes them apart and has to drop those references, while the owner counts, publishes the object, hands
 * it to another thread (1) through a slot of a shared holder, and parks. What the collector finds private goes
 * to the owner as an errand (note ERRANDS in lib/gc/errands.c). A private count changes by a load and a store,
 * here as there; a shared one by compare-and-swap. Memory is never at stake here (see readers.pml), so a
 * reader finds and retains in one step.
 *
 * What is asserted: the object goes only when nobody has a reference, a thread finds only shared objects, and
 * with nobody on his way the count is exact.
 *
 * Knock-outs:
 *  -DCOLLECTOR_DROPS  the collector drops a private object's reference itself
 *  -DNOT_TESTED_AGAIN the owner drops as for a private object, whatever it has become meanwhile
 *  -DATOMIC_DROPS     the same by compare-and-swap, except for the last one
 *  -DUNCLAIMED        the collector does a parked owner's errands without having claimed it
 *  -DLATE_PUBLISH     the store that reveals the object comes before its publication
 */
#define SHARED 16       /* added to the count; SHARED + 0 is dead, and so is 0 */

#define RUNNING 0
#define PARKED  1
#define CLAIMED 2

byte word;              /* the count's word */
bool live;
byte frames;            /* references in the owner's frames */
byte slot;              /* in a shared holder: 1, the object */
byte reader;            /* in thread 1's frames */
byte ring;              /* in private garbage */
byte found;             /* in garbage that the collector is taking apart */
byte batch;             /* errands not handed over yet */
byte errands;           /* the owner's */
byte pending;           /* last references, on the queue of evaluation polls */
byte fly[3];            /* being dropped by: owner, thread 1, collector */
bool busy[3];
bool asked;
byte state;             /* the owner's */

#define REFS (frames + slot + reader + ring + found + batch + errands + pending + fly[0] + fly[1] + fly[2])

#ifndef WITNESS
#define WITNESS 0
#endif
#define REACHED(n) assert(WITNESS != (n))

inline exact() {
  d_step {
    if
    :: !busy[0] && !busy[1] && !busy[2] && live -> assert((word & 15) == REFS)
    :: else
    fi
  }
}

/* object_drop, then object_end on the last: or, for an errand, the queue. One reference, in fly[m]. */
inline drop(m, queued) {
  do
  :: c = word;
     if
     :: c == 1 || c == SHARED + 1 -> break
     :: c != 1 && c < SHARED ->
        d_step { assert(c != 0); word = c - 1; fly[m] = 0 }; break
     :: c > SHARED + 1 ->
        d_step { if :: word == c -> word = c - 1; fly[m] = 0 :: else fi };
        if :: fly[m] == 0 -> break :: else fi
     :: c == SHARED -> assert(false)
     fi
  od;
  if
  :: fly[m] != 0 && queued -> d_step { pending++; fly[m] = 0 }
  :: fly[m] != 0 && !queued ->
     do                           /* count_die */
     :: c = word;
        d_step {
          if
          :: word == c || c < SHARED -> word = c - 1; fly[m] = 0
          :: else
          fi };
        if :: fly[m] == 0 -> break :: else fi
     od;
     if
     :: c == 1 || c == SHARED + 1 -> d_step { assert(REFS == 0); live = false; word = 0 } /* object_free */
     :: else
     fi
  :: else
  fi;
  c = 0
}

/* answer_errands, by the owner or by who has claimed it */
inline answer(m) {
  do
  :: errands > 0 ->
     d_step { errands--; fly[m] = 1 };
#ifdef NOT_TESTED_AGAIN
     c = word & 15;
     if
     :: c == 1 -> d_step { pending++; fly[m] = 0 }
     :: else -> d_step { word = c - 1; fly[m] = 0 }
     fi;
     c = 0
#else
     if :: word >= SHARED -> REACHED(1) :: else fi;
     drop(m, true)
#endif
  :: errands == 0 -> break
  od;
  skip
}

proctype owner() {
  byte c;
  do
  /* object_create */
  :: d_step { !live && REFS == 0 -> live = true; word = 1; frames = 1 }
  /* object_retain */
  :: frames == 1 ->
     busy[0] = true;
     c = word;
     if
     :: c < SHARED -> d_step { word = c + 1; frames++ }
     :: else -> d_step { word = word + 1; frames++ }
     fi;
     c = 0; busy[0] = false;
     exact()
  /* object_release */
  :: frames > 0 ->
     d_step { busy[0] = true; frames--; fly[0] = 1 };
     drop(0, false);
     busy[0] = false;
     exact()
  /* the object's last way in is a ring that only holds itself */
  :: d_step { frames > 0 && ring < 2 -> frames--; ring++ }
  /* field_exchange_slow: value_publish, then the store */
  :: frames > 0 ->
     busy[0] = true;
#ifdef LATE_PUBLISH
     d_step { fly[0] = slot; slot = 1; frames-- };
#endif
     c = word;
     if :: c < SHARED -> word = SHARED + c :: else fi;  /* publish_object */
#ifndef LATE_PUBLISH
     d_step { fly[0] = slot; slot = 1; frames-- };
#endif
     c = 0;
     if :: fly[0] != 0 -> drop(0, false) :: else fi;
     busy[0] = false;
     exact()
  /* safepoint_poll */
  :: asked ->
     busy[0] = true;
     answer(0);
     d_step { asked = false; busy[0] = false };
     exact()
  /* gc_run_pending: take_next, slot_clear */
  :: d_step { pending > 0 -> busy[0] = true; pending--; fly[0] = 1 };
     drop(0, false);
     busy[0] = false;
     exact()
  /* thread_park (which answers first), thread_unpark */
  :: !asked -> state = PARKED;
     d_step { state == PARKED -> state = RUNNING }
  od
}

proctype other() {
  byte c;
  do
  /* field_load_slow */
  :: d_step { slot != 0 && reader < 1 ->
       assert(live && word > SHARED); word = word + 1; reader++ }
  /* field_store of another value */
  :: d_step { slot != 0 -> busy[1] = true; fly[1] = slot; slot = 0 };
     drop(1, false);
     busy[1] = false;
     exact()
  :: d_step { reader > 0 -> busy[1] = true; reader--; fly[1] = 1 };
     drop(1, false);
     busy[1] = false;
     exact()
  od
}

proctype collector() {
  byte c;
  do
  :: d_step { ring > 0 -> busy[2] = true; found = ring; ring = 0 };
     /* garbage_detach */
     do
     :: found > 0 ->
        d_step { found--; fly[2] = 1 };
        c = word;                        /* errand_add */
        if
#ifdef COLLECTOR_DROPS
        :: c < SHARED ->
           if
           :: c == 1 -> d_step { pending++; fly[2] = 0 }
           :: else -> d_step { word = c - 1; fly[2] = 0 }
           fi
#else
#ifdef ATOMIC_DROPS
        :: c < SHARED && c > 1 ->
           do
           :: d_step { if :: word == c -> word = c - 1; fly[2] = 0 :: else c = word fi };
              if :: fly[2] == 0 -> break :: else fi
           od
        :: c == 1 -> d_step { batch++; fly[2] = 0 }
#else
        :: c < SHARED -> d_step { batch++; fly[2] = 0 }
#endif
#endif
        :: c >= SHARED -> REACHED(2); drop(2, false)
        fi;
        c = 0
     :: found == 0 -> break
     od;
     skip;
     /* errands_run: hand over, and everybody answers */
     d_step { errands = errands + batch; batch = 0; busy[2] = false };
     exact();
     asked = true;
     if
#ifdef UNCLAIMED
     :: state == PARKED ->
#else
     :: d_step { state == PARKED -> state = CLAIMED };
#endif
        if :: errands > 0 -> REACHED(3) :: else fi;
        busy[2] = true;
        answer(2);
        d_step { asked = false; busy[2] = false };
        exact();
#ifndef UNCLAIMED
        state = PARKED
#endif
     :: !asked
     fi
  od
}

init { atomic { run owner(); run other(); run collector() } }
