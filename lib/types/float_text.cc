#include "types/float_text.h"

#include <double-conversion/double-conversion.h>

using double_conversion::DoubleToStringConverter;
using double_conversion::StringToDoubleConverter;

extern "C" size_t float_text_shortest(double d, char digits[FLOAT_TEXT_DIGITS], int *point)
{
    bool sign;
    int length;
    DoubleToStringConverter::DoubleToAscii(d, DoubleToStringConverter::SHORTEST, 0, digits, FLOAT_TEXT_DIGITS,
                                           &sign, &length, point);
    return static_cast<size_t>(length);
}

extern "C" double float_text_parse(const char *text, size_t length)
{
    const StringToDoubleConverter converter(StringToDoubleConverter::NO_FLAGS, 0.0, 0.0, nullptr, nullptr);
    int processed;
    return converter.StringToDouble(text, static_cast<int>(length), &processed);
}
