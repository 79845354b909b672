/* Generators: frames in the heap, which run without barriers and are skipped by the marker while they do.
 *
 * Two threads with two frame slots each, a shared cell, a generator (G) and leaves (X, Y). A generator's
 * frame has one register; its result waits in the object until who resumed it takes it. Marking is as in
 * collector.pml, with what dies by count only as far as the generator's own references go. A thread that has
 * G in its first slot may resume it there, and holds it while it runs.
 *
 * What is asserted: nothing that a thread can reach is named garbage, and nobody runs a frame that the marker
 * is looking at.
 *
 *  -DRESULT_LOGGED     who takes the result out of a finished generator logs it; without that there is a
 *                     counter-example.
 * Knock-outs, on top of that:
 *  -DNO_RESUME_SHADE   a frame that is resumed is not shaded first
 *  -DNO_SUSPEND_SHADE  nor is one that is suspended before its thread's roots have been scanned
 *  -DNO_FREEZE         the marker looks at a frame that was suspended, and does not keep it so
 *  -DNO_RUNNING_ROOTS  a running generator's frame is not among the roots of its thread
 */
#define G 1
#define X 2
#define Y 3
#ifdef LEAVES2
#define LAST 3
#else
#define LAST 2
#endif
#define BIT(x) ((1 << (x)) >> 1)

#define IDLE   0        /* t->barrier: none */
#define ARMED  1        /* deletion, insertion */
#define ROOTED 2        /* deletion, black */

#define HS_ARM  1
#define HS_ROOT 2
#define HS_FIN  3
#define HS_OFF  4

#define SUSPENDED 0
#define CLAIMED   1
#define RUNNING   2
#define FINISHED  3
#define FROZEN    4     /* added to the first two */

byte cell;              /* a field of a shared object that stays */
byte s[4];              /* frame slots, two per thread */
byte used, mark, grey;
byte lg[2];
byte ph[2];
bool ack[2] = true;
byte req;

byte gstate;
byte reg, res;          /* G's */
byte runner;            /* 1 + the thread that has G claimed or running */

#ifndef WITNESS
#define WITNESS 0
#endif
#define REACHED(n) assert(WITNESS != (n))

/* Everything that can be reached, with what is on its way in a thread: v of the caller */
#define HAS_G (cell == G || s[0] == G || s[1] == G || s[2] == G || s[3] == G)
#define REACH (BIT(cell) | BIT(s[0]) | BIT(s[1]) | BIT(s[2]) | BIT(s[3]) | (HAS_G -> (BIT(reg) | BIT(res)) : 0))

/* barrier_log */
inline shade(m, x) {
  if :: (x) != 0 && !(mark & BIT(x)) -> lg[m] = lg[m] | BIT(x) :: else fi
}

/* The last reference to G goes: the release engine logs what it held. */
inline settle(m) {
  if
  :: (used & BIT(G)) && !HAS_G ->
     if :: ph[m] != IDLE -> shade(m, reg); shade(m, res) :: else fi;
     reg = 0; res = 0
  :: else
  fi
}

/* safepoint_poll */
inline poll(m) {
  d_step { !ack[m] ->
    if
    :: req == HS_ARM -> ph[m] = ARMED
    :: req == HS_ROOT ->
       shade(m, s[2*m]); shade(m, s[2*m+1]);
#ifndef NO_RUNNING_ROOTS
       if :: runner == m + 1 && (gstate & 3) == RUNNING -> shade(m, reg); shade(m, res) :: else fi;
#endif
       ph[m] = ROOTED
    :: req == HS_FIN
    :: req == HS_OFF -> ph[m] = IDLE; lg[m] = 0
    fi;
    if
    :: req == HS_FIN || req == HS_ROOT ->
       grey = grey | (lg[m] & ~mark); mark = mark | lg[m]; lg[m] = 0
    :: else
    fi;
    ack[m] = true }
}

inline born(m, x) {
  used = used | BIT(x);
  if :: ph[m] == ROOTED -> mark = mark | BIT(x) :: else fi;
  s[2*m+1] = x
}

proctype thread(byte m) {
  byte v;
  do
  :: poll(m)
  /* object_create */
  :: d_step { s[2*m+1] == 0 && !(used & BIT(X)) -> born(m, X) }
#ifdef LEAVES2
  :: d_step { s[2*m+1] == 0 && (used & BIT(X)) && !(used & BIT(Y)) -> born(m, Y) }
#endif
  /* generator_create: its argument moves into the frame */
  :: d_step { s[2*m] == 0 && !(used & BIT(G)) ->
       v = s[2*m+1];
       born(m, G); s[2*m+1] = 0; s[2*m] = G;
       gstate = SUSPENDED; reg = v; res = 0; v = 0 }
  /* field_exchange_slow: the exchange, then the barriers */
  :: atomic { v = cell; cell = s[2*m+1]; }
     d_step {
       if :: ph[m] != IDLE -> shade(m, v) :: else fi;
       if :: ph[m] == ARMED -> shade(m, cell) :: else fi;
       v = 0; settle(m) }
  :: d_step { s[2*m] != 0 && runner != m + 1 -> v = cell; cell = s[2*m];
       if :: ph[m] != IDLE -> shade(m, v) :: else fi;
       if :: ph[m] == ARMED -> shade(m, cell) :: else fi;
       v = 0; settle(m) }
  /* field_load */
  :: d_step { s[2*m+1] == 0 && cell != 0 && cell != G -> s[2*m+1] = cell }
  :: d_step { s[2*m] == 0 && cell == G -> s[2*m] = G }
  /* slot_clear */
  :: d_step { s[2*m+1] != 0 -> s[2*m+1] = 0 }
  :: d_step { s[2*m] != 0 && runner != m + 1 -> s[2*m] = 0; settle(m) }

  /* try_claim, link_in */
  :: d_step { s[2*m] == G && gstate == SUSPENDED -> gstate = CLAIMED; runner = m + 1 };
#ifndef NO_RESUME_SHADE
     d_step { if :: ph[m] != IDLE -> shade(m, reg) :: else fi };       /* shade_frame */
#endif
     d_step { gstate == CLAIMED -> gstate = RUNNING }
  /* it runs: a register is set from a slot, or read into one */
  :: d_step { runner == m + 1 && gstate == RUNNING && s[2*m+1] != 0 && s[2*m+1] != reg -> reg = s[2*m+1] }
  :: d_step { runner == m + 1 && gstate == RUNNING && s[2*m+1] == 0 && reg != 0 -> s[2*m+1] = reg }
  :: d_step { runner == m + 1 && gstate == RUNNING && reg != 0 -> reg = 0 }
  /* generator_suspend */
  :: atomic { runner == m + 1 && gstate == RUNNING ->
       if :: ph[m] == ARMED && reg != 0 -> REACHED(1) :: else fi };
#ifndef NO_SUSPEND_SHADE
     d_step { if :: ph[m] == ARMED -> shade(m, reg) :: else fi };
#endif
     d_step { gstate = SUSPENDED; runner = 0 }
  /* generator_return, finish, and the end of resume_claimed: releases are safepoints */
  :: d_step { runner == m + 1 && gstate == RUNNING -> res = reg };
     if :: poll(m) :: skip fi;                   /* clear_run */
     d_step { reg = 0; gstate = FINISHED };
     if :: poll(m) :: skip fi;                   /* value_release(function) */
     d_step {
       if
       :: s[2*m+1] == 0 -> s[2*m+1] = res
       :: else
       fi;
#ifdef RESULT_LOGGED
       if :: ph[m] != IDLE -> shade(m, res) :: else fi;
#endif
       res = 0; runner = 0 }
  od
}

inline handshake(k) {
  d_step { req = k; ack[0] = false; ack[1] = false };
  d_step { ack[0] && ack[1] -> req = 0 }
}

inline push(x) {
  if :: x != 0 && !(mark & BIT(x)) -> mark = mark | BIT(x); grey = grey | BIT(x) :: else fi
}

inline drain() {
  do
  :: grey & BIT(G) ->
     grey = grey & ~BIT(G);
     /* generator_freeze */
     if
     :: d_step { gstate == SUSPENDED || gstate == CLAIMED ->
#ifndef NO_FREEZE
          gstate = gstate | FROZEN
#else
          skip
#endif
        };
        d_step { assert(gstate != RUNNING); push(reg) };
        d_step { push(res) };
#ifndef NO_FREEZE
        d_step { gstate = gstate & ~FROZEN }     /* generator_thaw */
#endif
     :: gstate == RUNNING -> REACHED(2)
     :: gstate == FINISHED ->
        d_step { push(reg) };
        d_step { push(res) }
     fi
  :: grey & ~BIT(G) -> grey = grey & BIT(G)      /* leaves */
  :: grey == 0 -> break
  od;
  skip
}

proctype collector() {
  do
  :: handshake(HS_ARM);
     handshake(HS_ROOT);
     d_step { push(cell) };
     do
     :: drain();
        handshake(HS_FIN);
        if :: grey == 0 -> break :: grey != 0 fi
     od;
     skip;
     d_step {
       assert((used & ~mark & REACH) == 0);
       used = used & mark };
     handshake(HS_OFF);
     d_step { mark = 0; grey = 0 }
  od
}

init { atomic { run thread(0); run thread(1); run collector() } }
