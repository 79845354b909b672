#include "base/descriptor.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

bool descriptor_open_standard(void)
{
    for (int number = STDIN_FILENO; number <= STDERR_FILENO; number++) {
        /* Those below it are open, so it is the number that open gives. */
        if (fcntl(number, F_GETFD) < 0 && errno == EBADF && open("/dev/null", O_RDONLY) != number) {
            return false;
        }
    }
    return true;
}
