/* Readers of a shared slot, and when the memory of what they missed is used again.
 *
 * Two threads, one slot of a shared holder, N blocks. Readers take no lock: they load the slot, try to retain
 * what they found, and begin again when it is dead. Writers exchange the slot's content and drop what they
 * took out. A dead shared object's block waits until every thread has been quiescent (note QS in
 * lib/memory/reclaim.c). Every access to a shared word is a step of its own.
 *
 * What is asserted: nobody looks at a block that has been given back, or that became another object since he
 * found it; no object goes that somebody holds; with no thread on its way every count is exact. With -DDEL:
 * no thread comes to hold an object while its finaliser runs, or has begun to by then.
 *
 * As the code has it, container_try_load looks at the slot again (-DREREAD), field_load_slow does not.
 *
 * Knock-outs:
 *  -DNO_EPOCH      a dead object's block is free at once
 *  -DEPOCH_EARLY   a bag goes when everybody has seen its own epoch, not the one after
 *  -DNO_ONLINE     a thread that comes back does not say so
 *  -DLEAVES_DEAD   the reader's increment is an addition: it leaves "dead"
 *  -DPLAIN_DROP    references to a shared object are dropped by a load and a store
 *  -DLATE_PUBLISH  an object becomes shared after the store that reveals it
 *  -DPLAIN_SWAP    a writer loads the slot, then stores: two take the same reference out
 *  -DDEAD_FIRST    the last reference is dropped before the finaliser runs
 */
#define N 2
#define OFFLINE 15

#define FREE    0
#define PRIVATE 1
#define SHARED  2
#define LIMBO   3

byte slot;              /* of a holder that stays */
byte cnt[N+1];          /* references, 0: dead */
byte st[N+1];           /* FREE ... */
byte reg[2];            /* a thread's frame slot: a counted reference */
byte fly[2];            /* a counted reference on its way: taken out of the slot, to be dropped */
byte raw[2];            /* found in the slot, not retained yet */
bool stale[2];          /* the block of raw went meanwhile */
bool busy[2];
bool finalised[N+1];

/* Note QS. */
byte epoch = 1;
byte seen[2] = 1;       /* OFFLINE: parked */
byte open[2];           /* 1 << block: the open bag */
byte bag[N+1];          /* epoch of the closed bag in which the block waits, 0: none */
byte bagger[N+1];       /* 1 + whose bag */
byte at[2];             /* an epoch that a thread has loaded and is about to use, 0: none */

#define REFS(b) ((slot == (b)) + (reg[0] == (b)) + (reg[1] == (b)) + (fly[0] == (b)) + (fly[1] == (b)))

#ifndef WITNESS
#define WITNESS 0
#endif
#define REACHED(n) assert(WITNESS != (n))

/* A look at b's count. */
#define LOOK(t, b) assert(st[b] != FREE && !(raw[t] == (b) && stale[t]))

/* With nobody on his way the counts are what they should be. */
inline exact() {
  d_step {
    if
    :: !busy[0] && !busy[1] ->
       b = 1;
       do
       :: b <= N ->
          assert((st[b] != PRIVATE && st[b] != SHARED) || cnt[b] == REFS(b));
          b++
       :: else -> break
       od
    :: else
    fi;
    b = 0
  }
}

inline lose(b) {        /* the block becomes free: whoever is looking at it looks at nothing */
  st[b] = FREE;
  if :: raw[0] == b -> stale[0] = true :: else fi;
  if :: raw[1] == b -> stale[1] = true :: else fi
}

/* Epochs are kept small: only their order matters. */
#define NAMED(e) \
  (seen[0] == (e) || seen[1] == (e) || at[0] == (e) || at[1] == (e) || bag[1] == (e) || bag[2] == (e))
#define LOWER(e) e = (e > c && e != OFFLINE -> e - 1 : e)
inline renumber() {
  d_step {
    c = 1;
    do
    :: c < epoch && NAMED(c) -> c++
    :: c < epoch && !NAMED(c) ->
       LOWER(epoch); LOWER(seen[0]); LOWER(seen[1]); LOWER(at[0]); LOWER(at[1]);
       LOWER(bag[1]); LOWER(bag[2])
    :: else -> break
    od;
    c = 0
  }
}

/* close_bag */
inline close_bag(t) {
  if
  :: open[t] != 0 ->
     at[t] = epoch;
     d_step {
       if :: epoch == at[t] -> epoch++ :: else fi;
       b = 1;
       do
       :: b <= N ->
          if :: open[t] & (1 << b) -> bag[b] = at[t]; bagger[b] = t + 1 :: else fi; b++
       :: else -> break
       od;
       b = 0; open[t] = 0; at[t] = 0
     }
  :: else
  fi
}

/* limbo_reclaim: looks at the heaps one after the other */
inline reclaim(t) {
  c = seen[0];
  d_step {
    if :: seen[1] < c -> c = seen[1] :: else fi;
    b = 1;
    do
    :: b <= N ->
       if
#ifdef EPOCH_EARLY
       :: bag[b] != 0 && bagger[b] == t + 1 && bag[b] <= c ->
#else
       :: bag[b] != 0 && bagger[b] == t + 1 && bag[b] < c ->
#endif
          bag[b] = 0; bagger[b] = 0; lose(b)
       :: else
       fi; b++
    :: else -> break
    od;
    b = 0; c = 0
  };
  renumber()
}

/* heap_quiescent */
inline quiescent(t) {
  close_bag(t);
  at[t] = epoch;
  d_step { seen[t] = at[t]; at[t] = 0 };
  reclaim(t)
}

/* object_free: heap_retire for what was shared */
inline retire(t, o) {
#ifdef NO_EPOCH
  d_step { assert(REFS(o) == 0 && cnt[o] == 0); lose(o) }
#else
  d_step { assert(REFS(o) == 0 && cnt[o] == 0); st[o] = LIMBO; open[t] = open[t] | (1 << o) };
  if
  :: true -> close_bag(t); reclaim(t)   /* the bag is full: heap_hold_back */
  :: skip
  fi
#endif
}

/* object_drop on fly[t], then object_end if it was the last. count_die's decrement is the one that counts. */
inline drop(t) {
  do
  :: d_step { LOOK(t, fly[t]); c = cnt[fly[t]]; assert(c != 0) };
     if
     :: c == 1 -> break          /* kept: see note RELEASE */
     :: else ->
#ifdef PLAIN_DROP
        d_step { cnt[fly[t]] = c - 1; fly[t] = 0; c = 0 }; break
#else
        d_step {
          if :: cnt[fly[t]] == c -> cnt[fly[t]] = c - 1; fly[t] = 0 :: else fi; c = 0 };
        if :: fly[t] == 0 -> break :: else fi
#endif
     fi
  od;
  if
  :: fly[t] != 0 ->
     c = 0;
#ifdef DEL
#ifdef DEAD_FIRST
     d_step { cnt[fly[t]] = 0 };
#endif
     /* begin: run_finaliser, the last reference kept meanwhile */
     if
     :: d_step { !finalised[fly[t]] ->
          finalised[fly[t]] = true;
          assert(busy[1 - t] || reg[1 - t] != fly[t]) };
#ifdef DEAD_FIRST
        d_step { assert(cnt[fly[t]] == 0); cnt[fly[t]] = 1 }
#else
        skip
#endif
     :: else
     fi;
#endif
     /* count_die */
     do
     :: c = cnt[fly[t]];
        d_step {
          if
          :: cnt[fly[t]] == c -> cnt[fly[t]] = c - 1; raw[t] = fly[t]; fly[t] = 0; stale[t] = false
          :: else -> c = 0
          fi };
        if :: fly[t] == 0 -> break :: else fi
     od;
     if
     :: c == 1 -> c = 0; d_step { v = raw[t]; raw[t] = 0 }; retire(t, v); v = 0
     :: else -> REACHED(2); c = 0; raw[t] = 0   /* somebody took another one meanwhile */
     fi
  :: else
  fi
}

proctype thread(byte t) {
  byte b, c, v;
  do
  /* object_create */
  :: d_step { reg[t] == 0 && (st[1] == FREE || st[2] == FREE) ->
       b = (st[1] == FREE -> 1 : 2);
       st[b] = PRIVATE; cnt[b] = 1; finalised[b] = false; reg[t] = b; b = 0 }

  /* field_store into a shared holder, field_exchange_slow */
  :: atomic { busy[t] = true;
       if :: v = 0 :: reg[t] != 0 -> v = reg[t] fi };
#ifndef LATE_PUBLISH
     d_step { if :: v != 0 && st[v] == PRIVATE -> st[v] = SHARED :: else fi };    /* value_publish */
#endif
#ifdef PLAIN_SWAP
     fly[t] = slot;
     d_step { slot = v; if :: v != 0 -> reg[t] = 0 :: else fi };
#else
     d_step { fly[t] = slot; slot = v; if :: v != 0 -> reg[t] = 0 :: else fi };
#endif
#ifdef LATE_PUBLISH
     d_step { if :: v != 0 && st[v] == PRIVATE -> st[v] = SHARED :: else fi };
#endif
     v = 0;
     if :: fly[t] != 0 -> drop(t) :: else fi;
     busy[t] = false;
     exact()

  /* field_load_slow, container_try_load */
  :: atomic { reg[t] == 0 -> busy[t] = true };
     do
     :: atomic {
          raw[t] = slot; stale[t] = false;
          if :: raw[t] == 0 -> break :: else fi };
        /* object_try_retain */
        do
        :: d_step { LOOK(t, raw[t]); assert(st[raw[t]] != PRIVATE); c = cnt[raw[t]] };
           if
#ifdef LEAVES_DEAD
           :: d_step { cnt[raw[t]] = cnt[raw[t]] + 1; reg[t] = raw[t] }; break
#else
           :: c == 0 -> REACHED(1); break
           :: else ->
              d_step { LOOK(t, raw[t]);
                if :: cnt[raw[t]] == c -> cnt[raw[t]] = c + 1; reg[t] = raw[t] :: else fi };
              if :: reg[t] != 0 -> break :: else fi
#endif
           fi
        od;
        c = 0;
        if
        :: reg[t] == 0                /* dead: begin again */
        :: reg[t] != 0 ->
#ifdef REREAD
           if
           :: slot != raw[t] ->
              REACHED(3);
              d_step { fly[t] = reg[t]; reg[t] = 0; raw[t] = 0 };
              drop(t)
           :: slot == raw[t] -> break
           fi
#else
           break
#endif
        fi
     od;
     skip;
     d_step {
       raw[t] = 0;
#ifdef DEL
       assert(!finalised[reg[t]]);     /* nobody resurrects here */
#endif
       busy[t] = false };
     exact()

  /* slot_clear */
  :: reg[t] != 0 && st[reg[t]] == PRIVATE ->
     d_step { cnt[reg[t]] = cnt[reg[t]] - 1; b = reg[t]; reg[t] = 0;
       if :: cnt[b] == 0 -> assert(REFS(b) == 0); lose(b) :: else fi; b = 0 }
  :: reg[t] != 0 && st[reg[t]] != PRIVATE ->
     d_step { busy[t] = true; fly[t] = reg[t]; reg[t] = 0 };
     drop(t);
     busy[t] = false;
     exact()

  /* safepoint_poll */
  :: true -> quiescent(t)

  /* thread_park, thread_unpark */
  :: true -> close_bag(t);
     seen[t] = OFFLINE;
     reclaim(t);
     REACHED(4);
#ifndef NO_ONLINE
     at[t] = epoch;
     d_step { seen[t] = at[t]; at[t] = 0 }
#endif
  od
}

init { atomic { run thread(0); run thread(1) } }
