/* Arrays of containers, replaced and never moved within while somebody may be looking: lib/object/container.h.
 *
 * A list with two arrays of two slots by turns, private to thread 0 until it is shared, then both threads' to
 * change under its lock, and to read without; leaves. Either thread may make the list anew when it is empty,
 * so it may be born marked. The marker reads the array's address, then slot after slot. Marking is as in
 * collector.pml. An array that has been replaced goes when everybody, the marker among them, has been
 * quiescent (readers.pml): here, when nobody looks at it.
 *
 * What is asserted: nothing that a thread can reach is named garbage, nobody looks at an array that was given
 * back, and a reader who goes through an array finds nothing twice.
 *
 * Knock-outs:
 *  -DIN_PLACE         references move within a private list's array although a barrier is armed
 *  -DSHARED_IN_PLACE  references move within a shared list's array while no barrier is
 *  -DNO_LEAVE_SHADE   what leaves the container with a replacement is not shaded
 *  -DNO_ENTER_SHADE   what enters it is not
 *  -DFREED            a replaced array goes at once
 *  -DNO_LOCK          writers of a shared list do not lock it
 */
#define BIT(x) ((1 << (x)) >> 1)

#define IDLE   0
#define ARMED  1
#define ROOTED 2

#define HS_ARM  1
#define HS_ROOT 2
#define HS_FIN  3
#define HS_OFF  4

byte item[4];           /* of array a: item[2*a], item[2*a+1] */
bit array;              /* the list's */
bool retired;           /* the other one waits */
bool looked[2];         /* a reader, the marker: may be at the other one */
bool shared, lock;
bool black;             /* the list was born marked */
byte s[2];              /* a frame slot each */
byte used, mark, grey;
byte lg[2];
byte ph[2];
bool ack[2] = true;
byte req;

#ifndef WITNESS
#define WITNESS 0
#endif
#define REACHED(n) assert(WITNESS != (n))

#define ITEMS (BIT(item[2*array]) | BIT(item[2*array+1]))
#define REACH (ITEMS | BIT(s[0]) | BIT(s[1]))

inline shade(m, x) {
  if :: (x) != 0 && !(mark & BIT(x)) -> lg[m] = lg[m] | BIT(x) :: else fi
}

inline poll(m) {
  d_step { !ack[m] ->
    if
    :: req == HS_ARM -> ph[m] = ARMED
    :: req == HS_ROOT -> shade(m, s[m]); ph[m] = ROOTED
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

/* The array that has been filled becomes the list's, and the old one waits: memory_retire. */
inline replace(m, leaves, enters) {
  d_step {
#ifndef NO_LEAVE_SHADE
    if :: ph[m] != IDLE -> shade(m, leaves) :: else fi;
#endif
#ifndef NO_ENTER_SHADE
    if :: ph[m] != IDLE -> shade(m, enters) :: else fi;
#endif
    skip };
#ifdef FREED
  d_step { array = 1 - array; item[2 - 2*array] = 0; item[3 - 2*array] = 0 }
#else
  d_step { array = 1 - array; retired = true }
#endif
}

/* container_in_place */
#ifdef IN_PLACE
#define PLAIN(m) (!shared)
#else
#ifdef SHARED_IN_PLACE
#define PLAIN(m) (ph[m] == IDLE)
#else
#define PLAIN(m) (!shared && ph[m] == IDLE)
#endif
#endif


/* Begins a change: the other array is free for it, or it is not needed. */
#define MAY(m) ((m == 0 || shared) && !lock && (!retired || PLAIN(m)))

proctype thread(byte m) {
  byte v, w;
  bit a;
  do
  :: poll(m)
  :: d_step { s[m] == 0 && used != 3 ->
       v = (used & 1 -> 2 : 1);
       used = used | BIT(v); s[m] = v;
       if :: ph[m] == ROOTED -> mark = mark | BIT(v) :: else fi; v = 0 }
  :: d_step { s[m] != 0 -> s[m] = 0 }
  :: d_step { m == 0 && !shared && !retired && ITEMS == 0 -> black = (ph[0] == ROOTED) }   /* list_create */
  :: d_step { m == 0 && !shared && !lock -> shared = true }
  /* insert in front of one */
  :: d_step { MAY(m) && s[m] != 0 && item[2*array+1] == 0 && !(ITEMS & BIT(s[m])) ->
#ifndef NO_LOCK
       lock = true;
#endif
       a = 1 - array };
     if
     :: PLAIN(m) ->
        item[2*array+1] = item[2*array];
        item[2*array] = s[m]
     :: else ->
        d_step { item[2*a] = s[m]; item[2*a+1] = item[2*array] };
        replace(m, 0, s[m])
     fi;
     d_step { a = 0; lock = false }
  /* delete the first, and perhaps keep it */
  :: d_step { MAY(m) && s[m] == 0 && item[2*array] != 0 ->
#ifndef NO_LOCK
       lock = true;
#endif
       a = 1 - array };
     v = item[2*array];
     if
     :: PLAIN(m) ->
        item[2*array] = item[2*array+1];
        item[2*array+1] = 0
     :: else ->
        d_step { item[2*a] = item[2*array+1]; item[2*a+1] = 0 };
        replace(m, v, 0)
     fi;
     if :: s[m] = v :: skip fi;
     d_step { v = 0; a = 0; lock = false }
  /* container_try_load, of one slot and then the other */
  :: d_step { m == 1 && shared && s[1] == 0 -> a = array; looked[0] = true };
     d_step { assert(a == array || retired); v = item[2*a] };
     d_step { assert(a == array || retired); w = item[2*a+1];
       if :: a != array -> REACHED(1) :: else fi };
     assert(v == 0 || v != w);
     if
     :: ITEMS & BIT(v) -> s[1] = v          /* else it was dead, or is looked for again */
     :: ITEMS & BIT(w) -> s[1] = w
     :: true
     fi;
     d_step { looked[0] = false; v = 0; w = 0; a = 0 }
  od
}

proctype reclaimer() {
  do
  :: d_step { retired && !looked[0] && !looked[1] ->
       retired = false; item[2 - 2*array] = 0; item[3 - 2*array] = 0 }
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
  bit a;
  do
  :: handshake(HS_ARM);
     handshake(HS_ROOT);
     if
     :: !black ->
        d_step { a = array; looked[1] = true };
        d_step { assert(a == array || retired); push(item[2*a]) };
        d_step { assert(a == array || retired); if :: a != array -> REACHED(2) :: else fi;
          push(item[2*a+1]) };
        d_step { looked[1] = false; a = 0 }
     :: black -> if :: ITEMS != 0 -> REACHED(3) :: else fi
     fi;
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
     d_step { mark = 0; grey = 0; black = false }
  od
}

init { atomic { run thread(0); run thread(1); run reclaimer(); run collector() } }
