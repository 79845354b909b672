/* File descriptors of the process.
 */
#ifndef OURO_BASE_DESCRIPTOR_H
#define OURO_BASE_DESCRIPTOR_H

#include <stdbool.h>

/* Opens /dev/null in place of what is closed of standard input, output and error, so that nothing that is
 * opened later gets one of their numbers. It is opened for reading alone: a closed input is an empty one, and
 * what is written to a closed output still fails, with EBADF. False, with errno set: it cannot be opened.
 * First thing in main. */
bool descriptor_open_standard(void);

#endif
