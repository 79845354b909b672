/* Private objects whose owner ends: who may count them.
 *
 * Three objects of one heap, A, B and D, each hold the same child. Garbage held A and B, and the collector has
 * to drop these last references; D is garbage with a finaliser, which waits for somebody to run it. All are
 * private to the heap's thread. That one may end at any time (thread_leave), and another may be born and adopt
 * the heap (thread_create); a third thread runs what is anybody's to run. A private count changes by a load
 * and a store, a shared one in one step.
 *
 * What is asserted: nobody drops the child more often than it was held, and with nobody on his way its count
 * is exact.
 *
 *  -DKEEP_HEAP      nobody adopts the heap while the collector does errands for nobody; without
 *                  it there is a counter-example.
 * Knock-outs, on top of that:
 *  -DNO_DISOWN      what waits for a thread that ends becomes anybody's without being published
 *  -DNO_FINISH      a thread that ends leaves its errands
 *  -DLATE_PUBLISH   the collector queues a finaliser before it looks whether its owner has ended
 */
#define A 0
#define B 1
#define D 2

#define NOBODY    0
#define OLD       1     /* the thread that made the objects */
#define NEW       2     /* one that is born later */
#define ANYBODY   3
#define COLLECTOR 3     /* in fly */

#define NONE 0          /* of who */

byte owner = OLD;       /* heap->thread */
bool abandoned;
bool listed[3];         /* in the program's list */
bool asked[3];
byte errands[3];        /* bits of objects, per thread */
byte queue[3];          /* per object: who has to run it, NONE: not queued */
bool shared[3];
bool dead[3];
bool lock;              /* threads_lock */

byte cnt = 3;           /* the child's */
bool cshared;
byte held = 3;          /* references to it that there are */
bool gone;
bool busy[4];

#ifndef WITNESS
#define WITNESS 0
#endif
#define REACHED(n) assert(WITNESS != (n))

#define ACQUIRE d_step { !lock -> lock = true }
#define RELEASE lock = false

inline exact() {
  d_step {
    if :: !busy[0] && !busy[1] && !busy[2] && !busy[3] && !gone -> assert(cnt == held) :: else fi
  }
}

/* value_publish of o and its child */
inline publish(o) {
  if
  :: !shared[o] ->
     shared[o] = true;
     if
     :: !cshared -> c = cnt; d_step { cnt = c; cshared = true }; c = 0
     :: else
     fi
  :: else
  fi
}

/* object_retain, object_drop of the child */
inline count_up() {
  if
  :: cshared -> d_step { assert(!gone); cnt++; held++ }
  :: else -> d_step { assert(!gone); c = cnt }; d_step { cnt = c + 1; held++; c = 0 }
  fi
}
inline count_down() {
  if
  :: cshared -> c = 0
  :: else -> d_step { assert(!gone); c = cnt }
  fi;
  d_step {
    if :: c == 0 -> assert(!gone); c = cnt :: else fi;
    cnt = c - 1; held--;
    if :: c == 1 -> assert(held == 0); gone = true :: else fi;
    c = 0
  }
}

/* pending_add: the owner is looked up under the pending_lock */
inline pending_add(o) {
  d_step {
    assert(queue[o] == NONE);
    if
    :: !shared[o] && owner != NOBODY -> queue[o] = owner
    :: else -> queue[o] = ANYBODY
    fi }
}

#define RUNS(m, o) (queue[o] == ANYBODY || (m != NOBODY && queue[o] == m))
#define RUNNABLE(m) (RUNS(m, A) || RUNS(m, B) || RUNS(m, D))

/* gc_run_pending: an object that m may run. Its finaliser uses the child; then it ends. */
inline run_pending(m) {
  d_step {
    RUNNABLE(m) ->
    if
    :: RUNS(m, A) -> o = A
    :: else ->
       if
       :: RUNS(m, B) -> o = B
       :: else -> o = D
       fi
    fi;
    busy[m] = true;
    queue[o] = NONE };
  count_up();
  count_down();
  d_step { assert(!dead[o]); dead[o] = true };
  count_down();
  o = 0;
  busy[m] = false;
  exact()
}
/* act, on a last reference */
inline do_errands(m) {
  do
  :: errands[m] & 1 -> errands[m] = errands[m] & ~1; pending_add(A)
  :: errands[m] & 2 -> errands[m] = errands[m] & ~2; pending_add(B)
  :: errands[m] == 0 -> break
  od;
  skip
}

/* pending_disown: take_own, then the entries */
inline disown(m) {
  d_step {
    owner = NOBODY;
    o = 0;
    do
    :: o < 3 -> if :: queue[o] == m -> queue[o] = NONE; mine = mine | (1 << o) :: else fi; o++
    :: else -> break
    od;
    o = 0 };
  do
  :: mine & (1 << o) ->
#ifndef NO_DISOWN
     publish(o);
#endif
     d_step { mine = mine & ~(1 << o); ready = ready | (1 << o) }
  :: !(mine & (1 << o)) && mine != 0 -> o++
  :: mine == 0 -> break
  od;
  skip;
  d_step {
    o = 0;
    do
    :: o < 3 -> if :: ready & (1 << o) -> queue[o] = ANYBODY :: else fi; o++
    :: else -> break
    od;
    o = 0; ready = 0 }
}

proctype thread(byte me) {
  byte o, c, mine, ready;
  if
  :: me == OLD
  :: me == NEW ->                     /* join_list: heap_create, under the threads_lock */
     ACQUIRE;
     if
     :: abandoned -> d_step { abandoned = false; owner = NEW }
     :: else
     fi;
     listed[NEW] = true;
     RELEASE
  fi;
end:
  do
  /* safepoint_poll */
  :: asked[me] -> do_errands(me); asked[me] = false
  :: run_pending(me)
  /* leave_list */
  :: true ->
     ACQUIRE;
     do
     :: asked[me] -> RELEASE; do_errands(me); asked[me] = false; ACQUIRE
     :: else -> break
     od;
     listed[me] = false;
#ifndef NO_FINISH
     do_errands(me);                  /* errands_finish */
#endif
     if
     :: owner == me ->
        disown(me);
        abandoned = true              /* heap_abandon */
     :: else
     fi;
     RELEASE;
     break
  od
}

/* A thread with a heap of its own. */
proctype bystander() {
  byte o, c;
end:
  do
  :: run_pending(NOBODY)
  od
}

proctype collector() {
  byte o, c, who;
  if :: skip :: REACHED(4) fi;
  /* errands_hand_over */
  ACQUIRE;
  who = owner;
  if
  :: who != NOBODY -> errands[who] = 3
  :: else
#ifdef KEEP_HEAP
     ; abandoned = false
#endif
  fi;
  RELEASE;
  if
  :: who == NOBODY ->                 /* do_for_nobody; begin, in release.c: A needs its finaliser */
     REACHED(1);
     busy[COLLECTOR] = true;
     if                               /* pending_hand_over */
     :: !shared[A] && owner == NOBODY -> publish(A)
     :: else -> REACHED(2)
     fi;
     pending_add(A);
     dead[B] = true;                  /* B has none, and ends here */
     count_down();
     busy[COLLECTOR] = false;
     exact()
#ifdef KEEP_HEAP
     ; abandoned = true
#endif
  :: else
  fi;
  /* errands_run: everybody answers */
  ACQUIRE;
  if :: listed[OLD] -> asked[OLD] = true :: else fi;
  if :: listed[NEW] -> asked[NEW] = true :: else fi;
  RELEASE;
  !asked[OLD] && !asked[NEW];
  /* queue_finaliser */
#ifdef LATE_PUBLISH
  pending_add(D);
#endif
  ACQUIRE;
  if
  :: !shared[D] && owner == NOBODY ->
     busy[COLLECTOR] = true; publish(D); busy[COLLECTOR] = false
  :: else
  fi;
#ifndef LATE_PUBLISH
  pending_add(D);
#endif
  RELEASE;
  /* When nobody has anything to do any more, everything is gone. */
  timeout ->
  assert(dead[A] && dead[B] && dead[D] && gone);
  REACHED(3)
}

init {
  atomic {
    listed[OLD] = true;
    run thread(OLD); run thread(NEW); run bystander(); run collector()
  }
}
