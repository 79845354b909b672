/* A deep stack, scanned in parts behind a watermark: note STACK in lib/vm/state.c.
 *
 * Thread 0 has a stack of frames with one slot each, of which a scan takes one at a time; thread 1 has one
 * slot. They exchange leaves by a shared cell. A running frame changes its slot without barriers. Marking is
 * as in collector.pml.
 *
 * What is asserted: nothing that a thread can reach is named garbage, and (unless -DLOSS) no frame runs that
 * has not been scanned once its thread's scan has begun.
 *
 * Knock-outs:
 *  -DNO_RETURN      who returns to a frame that has not been scanned does not have it scanned
 *  -DNO_REST        marking goes on when everybody's innermost frames have been scanned
 *  -DFLAG_LOST      a part that is scanned on return leaves no watermark below it
 *  -DTOP_LAST       the scan begins at the outermost frame
 */
#define DEPTH 3
#define N 2
#define BIT(x) ((1 << (x)) >> 1)

#define IDLE   0
#define ARMED  1
#define ROOTED 2

#define HS_ARM   1
#define HS_ROOT  2
#define HS_STACK 3
#define HS_FIN   4
#define HS_OFF   5

#define NONE 15

byte cell;
byte frame[DEPTH];      /* a slot each; frame[0] is the outermost */
byte top;               /* the running one */
byte slot;              /* thread 1's */
byte unscanned = NONE;  /* vm->unscanned: the frame that bears FRAME_UNSCANNED; those below have not been
                           scanned either */
bool flag[DEPTH];       /* FRAME_UNSCANNED */
byte used, mark, grey;
byte lg[2];
byte ph[2];
bool ack[2] = true;
byte req;
bool more;

#ifndef WITNESS
#define WITNESS 0
#endif
#define REACHED(n) assert(WITNESS != (n))

#define REACH (BIT(cell) | BIT(slot) | BIT(frame[0]) | BIT(frame[1]) | BIT(frame[2]))

inline shade(m, x) {
  if :: (x) != 0 && !(mark & BIT(x)) -> lg[m] = lg[m] | BIT(x) :: else fi
}

/* scan_frames_part: one frame, f */
inline scan_part(f) {
  flag[f] = false;
  shade(0, frame[f]);
#ifdef TOP_LAST
  unscanned = (f < top -> f + 1 : NONE);
#else
  unscanned = (f > 0 -> f - 1 : NONE);
#endif
  if :: unscanned != NONE -> flag[unscanned] = true :: else fi
}

proctype deep() {
  byte v;
  do
  :: d_step { !ack[0] ->
       if
       :: req == HS_ARM -> ph[0] = ARMED
       :: req == HS_ROOT ->
#ifdef TOP_LAST
          scan_part(0);
#else
          scan_part(top);
#endif
          if :: unscanned != NONE -> more = true :: else fi;
          ph[0] = ROOTED
       :: req == HS_STACK ->
          if :: unscanned != NONE -> scan_part(unscanned) :: else fi;
          if :: unscanned != NONE -> more = true :: else fi
       :: req == HS_FIN
       :: req == HS_OFF -> ph[0] = IDLE; lg[0] = 0
       fi;
       if
       :: req == HS_FIN || req == HS_ROOT || req == HS_STACK ->
          grey = grey | (lg[0] & ~mark); mark = mark | lg[0]; lg[0] = 0
       :: else
       fi;
       ack[0] = true }
  /* object_create */
  :: d_step { frame[top] == 0 && used != 3 ->
       v = (used & 1 -> 2 : 1);
       used = used | BIT(v); frame[top] = v;
       if :: ph[0] == ROOTED -> mark = mark | BIT(v) :: else fi; v = 0 }
  /* field_load, field_store, slot_clear */
  :: d_step { frame[top] == 0 && cell != 0 -> frame[top] = cell }
  :: d_step { v = cell; cell = frame[top];
       if :: ph[0] != IDLE -> shade(0, v) :: else fi;
       if :: ph[0] == ARMED -> shade(0, cell) :: else fi;
       v = 0 }
  :: d_step { frame[top] != 0 -> frame[top] = 0 }
  /* frame_enter: an argument may move */
  :: d_step { top < DEPTH - 1 -> top++; frame[top] = 0; flag[top] = false }
  :: d_step { top < DEPTH - 1 && frame[top] != 0 -> frame[top+1] = frame[top]; frame[top] = 0; top++; flag[top] = false }
  /* frame_leave, frame_return_to: the result may replace what the caller has */
  :: atomic { top > 0 ->
       v = 0;
       if :: v = frame[top] :: skip fi;
       d_step {
         frame[top] = 0; top--;
#ifndef NO_RETURN
         if
         :: flag[top] ->
            scan_part(top);
#ifdef FLAG_LOST
            if :: unscanned != NONE -> flag[unscanned] = false :: else fi
#endif
         :: else
         fi;
#endif
#ifndef LOSS    /* what it leads to, instead */
         assert(unscanned == NONE || top > unscanned);
#endif
         if :: v != 0 -> frame[top] = v :: else fi; v = 0 } }
  od
}

proctype other() {
  byte v;
  do
  :: d_step { !ack[1] ->
       if
       :: req == HS_ARM -> ph[1] = ARMED
       :: req == HS_ROOT -> shade(1, slot); ph[1] = ROOTED
       :: req == HS_FIN || req == HS_STACK
       :: req == HS_OFF -> ph[1] = IDLE; lg[1] = 0
       fi;
       if
       :: req == HS_FIN || req == HS_ROOT ->
          grey = grey | (lg[1] & ~mark); mark = mark | lg[1]; lg[1] = 0
       :: else
       fi;
       ack[1] = true }
  :: d_step { slot == 0 && cell != 0 -> slot = cell }
  :: d_step { v = cell; cell = slot;
       if :: ph[1] != IDLE -> shade(1, v) :: else fi;
       if :: ph[1] == ARMED -> shade(1, cell) :: else fi;
       v = 0 }
  :: d_step { slot != 0 -> slot = 0 }
  od
}

inline handshake(k) {
  d_step { req = k; ack[0] = false; ack[1] = false };
  d_step { ack[0] && ack[1] -> req = 0 }
}

inline push(x) {
  if :: x != 0 && !(mark & BIT(x)) -> mark = mark | BIT(x); grey = grey | BIT(x) :: else fi
}

proctype collector() {
  do
  :: handshake(HS_ARM);
     more = false;
     handshake(HS_ROOT);
#ifndef NO_REST
     do
     :: more -> REACHED(1); more = false; handshake(HS_STACK)
     :: !more -> break
     od;
#endif
     skip;
     d_step { push(cell) };
     do
     :: grey = 0;
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

init { atomic { run deep(); run other(); run collector() } }
