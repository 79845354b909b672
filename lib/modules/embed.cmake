# Writes OUTPUT, a C file with the Python sources below DIRECTORY as arrays: see frozen.h. A source lies in the
# folder of its rank (types/module.h): first, ours or fallback.
# The text is kept as octets in hexadecimal, because compilers limit the length of string literals.
file(GLOB paths RELATIVE ${DIRECTORY} ${DIRECTORY}/*/*.py)
list(SORT paths)
set(arrays "")
set(sources "")
set(modules "")
foreach(path IN LISTS paths)
    get_filename_component(file ${path} NAME)
    get_filename_component(rank ${path} DIRECTORY)
    string(TOUPPER ${rank} rank)
    string(REGEX REPLACE "\\.py$" "" name ${file})
    string(REPLACE "." "_dot_" symbol ${name})
    file(READ ${DIRECTORY}/${path} octets HEX)
    string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," octets "${octets}")
    string(APPEND arrays "static const unsigned char text_${symbol}[] = {${octets}0};\n")
    string(APPEND sources "    {\"${name}\", text_${symbol}, sizeof text_${symbol} - 1},\n")
    string(APPEND modules "    {.name = \"${name}\", .init = frozen_init, .rank = MODULE_${rank}},\n")
endforeach()
file(WRITE ${OUTPUT} "/* Made by embed.cmake. */\n#include \"modules/frozen.h\"\n\n${arrays}\n"
     "const struct frozen_source frozen_sources[] = {\n${sources}    {0},\n};\n\n"
     "const struct module_def frozen_modules[] = {\n${modules}    {0},\n};\n")
