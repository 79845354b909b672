/* The version, from the root's CMakeLists.txt. */
#ifndef OURO_CLIENT_VERSION_H
#define OURO_CLIENT_VERSION_H

#ifndef OURO_VERSION
#define OURO_VERSION "unknown"
#endif

#endif
