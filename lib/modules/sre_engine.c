/* The matcher, for units of 1, 2 and 4 bytes.
 *
 * It is iterative: what is to be tried when a part fails lies on a stack of its own (sre_frame.h), so no
 * pattern and no subject can exhaust the C stack. It polls every SRE_POLL_STEPS failures, steps into the body
 * of a repeat, or stretches of characters.
 */
#include <string.h>

#include "modules/sre_frame.h"
#include "modules/sre_set.h"

#define LONG_STRETCH       (SRE_POLL_STEPS * 2) /* units looked at in a row without a poll */

#define CONCATENATE_(a, b) a##_##b
#define CONCATENATE(a, b)  CONCATENATE_(a, b)
#define NAME(name)         CONCATENATE(name, WIDTH)

#define UNIT               uint8_t
#define WIDTH              1
#include "modules/sre_engine_one.h"
#include "modules/sre_engine_match.h"
#include "modules/sre_engine_search.h"
#undef UNIT
#undef WIDTH

#define UNIT  uint16_t
#define WIDTH 2
#include "modules/sre_engine_one.h"
#include "modules/sre_engine_match.h"
#include "modules/sre_engine_search.h"
#undef UNIT
#undef WIDTH

#define UNIT  uint32_t
#define WIDTH 4
#include "modules/sre_engine_one.h"
#include "modules/sre_engine_match.h"
#include "modules/sre_engine_search.h"
