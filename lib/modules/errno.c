/* errno: the numbers of the system's errors. */
#include <errno.h>

#include "modules/modules.h"
#include "object/scope.h"
#include "types/dict.h"
#include "types/str.h"

/* clang-format off */
#define ERROR_TABLE(X) \
    X(E2BIG) X(EACCES) X(EADDRINUSE) X(EADDRNOTAVAIL) X(EADV) X(EAFNOSUPPORT) X(EAGAIN) X(EALREADY) \
    X(EBADE) X(EBADF) X(EBADFD) X(EBADMSG) X(EBADR) X(EBADRQC) X(EBADSLT) X(EBFONT) X(EBUSY) \
    X(ECANCELED) X(ECHILD) X(ECHRNG) X(ECOMM) X(ECONNABORTED) X(ECONNREFUSED) X(ECONNRESET) \
    X(EDEADLK) X(EDEADLOCK) X(EDESTADDRREQ) X(EDOM) X(EDOTDOT) X(EDQUOT) X(EEXIST) X(EFAULT) \
    X(EFBIG) X(EHOSTDOWN) X(EHOSTUNREACH) X(EIDRM) X(EILSEQ) X(EINPROGRESS) X(EINTR) X(EINVAL) \
    X(EIO) X(EISCONN) X(EISDIR) X(EISNAM) X(EKEYEXPIRED) X(EKEYREJECTED) X(EKEYREVOKED) X(EL2HLT) \
    X(EL2NSYNC) X(EL3HLT) X(EL3RST) X(ELIBACC) X(ELIBBAD) X(ELIBEXEC) X(ELIBMAX) X(ELIBSCN) \
    X(ELNRNG) X(ELOOP) X(EMEDIUMTYPE) X(EMFILE) X(EMLINK) X(EMSGSIZE) X(EMULTIHOP) X(ENAMETOOLONG) \
    X(ENAVAIL) X(ENETDOWN) X(ENETRESET) X(ENETUNREACH) X(ENFILE) X(ENOANO) X(ENOBUFS) X(ENOCSI) \
    X(ENODATA) X(ENODEV) X(ENOENT) X(ENOEXEC) X(ENOKEY) X(ENOLCK) X(ENOLINK) X(ENOMEDIUM) X(ENOMEM) \
    X(ENOMSG) X(ENONET) X(ENOPKG) X(ENOPROTOOPT) X(ENOSPC) X(ENOSR) X(ENOSTR) X(ENOSYS) X(ENOTBLK) \
    X(ENOTCONN) X(ENOTDIR) X(ENOTEMPTY) X(ENOTNAM) X(ENOTRECOVERABLE) X(ENOTSOCK) X(ENOTSUP) \
    X(ENOTTY) X(ENOTUNIQ) X(ENXIO) X(EOPNOTSUPP) X(EOVERFLOW) X(EOWNERDEAD) X(EPERM) \
    X(EPFNOSUPPORT) X(EPIPE) X(EPROTO) X(EPROTONOSUPPORT) X(EPROTOTYPE) X(ERANGE) X(EREMCHG) \
    X(EREMOTE) X(EREMOTEIO) X(ERESTART) X(ERFKILL) X(EROFS) X(ESHUTDOWN) X(ESOCKTNOSUPPORT) \
    X(ESPIPE) X(ESRCH) X(ESRMNT) X(ESTALE) X(ESTRPIPE) X(ETIME) X(ETIMEDOUT) X(ETOOMANYREFS) \
    X(ETXTBSY) X(EUCLEAN) X(EUNATCH) X(EUSERS) X(EWOULDBLOCK) X(EXDEV) X(EXFULL)
/* clang-format on */

static const struct {
    const char *name;
    int number;
} errors[] = {
#define X(name) {#name, name},
    ERROR_TABLE(X)
#undef X
};

/* The name that python3 gives a number that has two. */
static bool is_second_name(const char *name)
{
    return strcmp(name, "EWOULDBLOCK") == 0 || strcmp(name, "EDEADLK") == 0 ||
           strcmp(name, "EOPNOTSUPP") == 0;
}

static bool errno_init(struct thread *t, value module)
{
    value *s = scope_enter(t, 2);
    if (!s)
        return false;
    s[0] = dict_create(t);
    bool good = s[0] != UNSET;
    for (size_t i = 0; good && i < COUNT_OF(errors); i++) {
        value number = value_from_small_int(errors[i].number);
        slot_set(t, &s[1], str_intern_utf8(t, errors[i].name, strlen(errors[i].name)));
        good = s[1] != UNSET && dict_set(t, module_dict(module), s[1], number) &&
               (is_second_name(errors[i].name) || dict_set(t, s[0], number, s[1]));
    }
    good = good && module_add(t, module, "errorcode", value_retain(s[0]));
    scope_leave(t, s);
    return good;
}

const struct module_def errno_module = {
    .name = "errno",
    .doc = "The numbers of the system's errors, and their names.",
    .init = errno_init,
};
