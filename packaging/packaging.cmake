# `cpack -G DEB` in a build folder makes a Debian package.

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME ouro)
set(CPACK_PACKAGE_VENDOR "Ouro developers")
set(CPACK_PACKAGE_CONTACT "Ouro developers <ouro@localhost>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_PACKAGE_DESCRIPTION
    "A daemon that runs Python programs on real threads over one shared heap, and
a client that loads them, calls their functions and shows their frames, their
objects, what these refer to and what the collector does, while they run.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES OFF)
set(CPACK_RESOURCE_FILE_LICENSE ${CMAKE_SOURCE_DIR}/LICENSE)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION interpreters)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "init-system-helpers (>= 1.54), systemd | systemd-standalone-sysusers")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "libpython3.11-stdlib")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "bpftool, bpftrace")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(debian ${CMAKE_SOURCE_DIR}/packaging/debian)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${debian}/conffiles;${debian}/postinst;${debian}/prerm;${debian}/postrm)

include(CPack)
