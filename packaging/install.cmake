# Runs in `cmake --install`: fills the prefix into the units and installs them and the configuration.
# The configuration of /usr is in /etc; that of another prefix is below it, so that several can live side by
# side. DESTDIR is honoured by file(INSTALL).

if(CMAKE_INSTALL_PREFIX STREQUAL "/usr" OR CMAKE_INSTALL_PREFIX STREQUAL "/usr/")
    set(OURO_ETC /etc)
else()
    set(OURO_ETC ${CMAKE_INSTALL_PREFIX}/etc)
endif()
set(OURO_BIN ${CMAKE_INSTALL_PREFIX}/${ouro_bin_folder})

file(READ ${ouro_source}/systemd/service-common.in OURO_SERVICE_COMMON)
foreach(unit ourod.service ourod@.service ourod.socket)
    configure_file(${ouro_source}/systemd/${unit}.in ${ouro_scratch}/${unit} @ONLY)
    file(INSTALL ${ouro_scratch}/${unit} DESTINATION ${CMAKE_INSTALL_PREFIX}/lib/systemd/system)
endforeach()

configure_file(${ouro_source}/ourod.conf.in ${ouro_scratch}/ourod.conf @ONLY)
file(INSTALL ${ouro_scratch}/ourod.conf DESTINATION ${OURO_ETC}/ouro)
file(INSTALL DESTINATION ${OURO_ETC}/ouro/ourod.conf.d TYPE DIRECTORY FILES "")
