/* The picture, from a fixed snapshot: the guide's program at the return of create_student(). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "diagram.h"
#include "text.h"
#include "value_text.h"
#include "wire/encode.h"
#include "wire/params.h"

static void put_variable(struct buffer *out, const char *name, const char *kind, const char *type,
                         const char *text, unsigned handle)
{
    wire_put_map(out, 5);
    wire_put_key_text(out, "name", name);
    wire_put_key_text(out, "kind", kind);
    wire_put_key_text(out, "type", type);
    wire_put_key_text(out, "text", text);
    if (handle) {
        wire_put_key_uint(out, "handle", handle);
    } else {
        wire_put_key_nil(out, "handle");
    }
}

static void put_frame(struct buffer *out, const char *function, unsigned line, const char *event,
                      size_t locals)
{
    wire_put_map(out, 6);
    wire_put_key_text(out, "function", function);
    wire_put_key_text(out, "file", "/home/alice/student.py");
    wire_put_key_uint(out, "line", line);
    wire_put_key_uint(out, "bytes", 96);
    if (event) {
        wire_put_key_text(out, "event", event);
    } else {
        wire_put_key_nil(out, "event");
    }
    wire_put_text(out, "locals");
    wire_put_array(out, locals);
}

static void put_object(struct buffer *out, unsigned handle, const char *type, const char *text, int count,
                       bool shared, unsigned bytes, size_t references)
{
    wire_put_map(out, 8);
    wire_put_key_uint(out, "handle", handle);
    wire_put_key_text(out, "type", type);
    wire_put_key_text(out, "text", text);
    wire_put_key_int(out, "count", count);
    wire_put_key_bool(out, "shared", shared);
    wire_put_key_uint(out, "bytes", bytes);
    wire_put_key_uint(out, "more", handle == 3 ? 12 : 0);
    wire_put_text(out, "references");
    wire_put_array(out, references);
}

static void put_snapshot(struct buffer *out)
{
    wire_put_map(out, 8);
    wire_put_key_uint(out, "program", 1);
    wire_put_key_text(out, "name", "student");
    wire_put_key_text(out, "state", "stopped");
    wire_put_text(out, "threads");
    wire_put_array(out, 1);
    wire_put_map(out, 7);
    wire_put_key_uint(out, "thread", 1);
    wire_put_key_text(out, "name", "MainThread");
    wire_put_key_text(out, "state", "stopped");
    wire_put_key_uint(out, "depth", 2);
    wire_put_key_uint(out, "frame_bytes", 192);
    wire_put_key_uint(out, "frame_limit", 8388608);
    wire_put_text(out, "frames");
    wire_put_array(out, 2);
    put_frame(out, "create_student", 9, "return", 3);
    put_variable(out, "student", "reference", "Student", "<Student object>", 1);
    put_variable(out, "grade", "value", "int", "3", 0);
    put_variable(out, "late", "unset", "", "", 0);
    put_frame(out, "<module>", 12, NULL, 2);
    put_variable(out, "Student", "reference", "type", "<class 'Student'>", 3);
    put_variable(out, "create_student", "reference", "function", "<function create_student>", 4);
    wire_put_text(out, "objects");
    wire_put_array(out, 3);
    put_object(out, 1, "Student", "<Student object>", 1, false, 32, 1);
    put_variable(out, ".name", "reference", "str", "'Alice'", 2);
    put_object(out, 2, "str", "'Alice'", 2, true, 48, 0);
    put_object(out, 3, "type", "<class 'Student'>", -1, true, 512, 0);
    wire_put_key_uint(out, "more", 40);
    wire_put_key_uint(out, "heap_objects", 43);
    wire_put_key_uint(out, "heap_bytes", 8192);
}

static const char expected[] = "                +--------- Python Program ----------+\n"
                               "                |  1  student  stopped              |\n"
                               "                +-----------------------------------+\n"
                               "                                   |\n"
                               "                                   v\n"
                               "+--------------------------- STACK MEMORY ---------------------------+\n"
                               "|  Thread 1  MainThread  stopped  2 frames, 192 of 8.0 MiB           |\n"
                               "|  +--------------------------------------------------------------+  |\n"
                               "|  | create_student()  about to return               student.py:9 |  |\n"
                               "|  |     student --> #1 Student <Student object>                  |  |\n"
                               "|  |     grade    =  3                                            |  |\n"
                               "|  |     late     (not set)                                       |  |\n"
                               "|  +--------------------------------------------------------------+  |\n"
                               "|  | <module>  (global variables)                   student.py:12 |  |\n"
                               "|  |     Student        --> #3 type <class 'Student'>             |  |\n"
                               "|  |     create_student --> #4 function <function create_student> |  |\n"
                               "|  +--------------------------------------------------------------+  |\n"
                               "+--------------------------------------------------------------------+\n"
                               "                                   |\n"
                               "                                   v\n"
                               "+--------------------------- HEAP MEMORY ----------------------------+\n"
                               "|  #1   Student <Student object>     1 reference   private     32 B  |\n"
                               "|         .name --> #2 str 'Alice'                                   |\n"
                               "|  #2   str 'Alice'                  2 references  shared      48 B  |\n"
                               "|  #3   type <class 'Student'>           immortal  shared     512 B  |\n"
                               "|         ... 12 more references                                     |\n"
                               "|  ... and 40 objects not reached from here                          |\n"
                               "|  In all: 43 objects, 8.0 KiB                                       |\n"
                               "+--------------------------------------------------------------------+\n";

static struct wire_value parse(const struct buffer *packed)
{
    struct wire_value value = {0};
    const char *why = "";
    if (wire_value_parse(packed->data, packed->length, &value, &why) != STATUS_OK) {
        fail_msg("%s", why);
    }
    return value;
}

static void guide_program(void **state)
{
    struct buffer packed = BUFFER_EMPTY, out = BUFFER_EMPTY;
    struct wire_problem problem;
    put_snapshot(&packed);
    if (!wire_result_check(&wire_methods[WIRE_DRAW_SNAPSHOT], parse(&packed), &problem)) {
        fail_msg("%s", problem.message);
    }
    diagram_append(&out, parse(&packed), &(struct diagram_style){.width = 70});
    assert_string_equal(buffer_text(&out), expected);
    buffer_finish(&packed);
    buffer_finish(&out);
}

/* Every line of every width and pen is as wide as was asked, whatever is in it. */
static void lines_are_equally_wide(void **state)
{
    struct buffer packed = BUFFER_EMPTY;
    put_snapshot(&packed);
    for (unsigned width = DIAGRAM_MIN_WIDTH; width < 130; width += 7) {
        for (int unicode = 0; unicode < 2; unicode++) {
            struct buffer out = BUFFER_EMPTY;
            diagram_append(&out, parse(&packed), &(struct diagram_style){.width = width, .unicode = unicode});
            char *line = strtok(out.data, "\n");
            for (; line; line = strtok(NULL, "\n")) {
                if (line[0] != ' ') {
                    assert_int_equal(text_width(line), width);
                }
            }
            buffer_finish(&out);
        }
    }
    buffer_finish(&packed);
}

/* A daemon that sends nothing but an empty map, or nonsense, gets an empty picture. */
static void nonsense(void **state)
{
    struct buffer packed = BUFFER_EMPTY, out = BUFFER_EMPTY;
    wire_put_map(&packed, 2);
    wire_put_key_text(&packed, "threads", "none");
    wire_put_text(&packed, "objects");
    wire_put_array(&packed, 1);
    wire_put_uint(&packed, 3);
    diagram_append(&out, parse(&packed), &(struct diagram_style){.width = 60});
    assert_non_null(strstr(buffer_text(&out), "no thread runs in it"));
    buffer_finish(&packed);
    buffer_finish(&out);
}

static void widths(void **state)
{
    struct buffer out = BUFFER_EMPTY;
    assert_int_equal(text_width("caf\xc3\xa9"), 4);
    assert_int_equal(text_width("\xe6\xbc\xa2"), 2);
    text_append_clean(&out, "a\x1b[2J\xff\nb", 8);
    assert_string_equal(buffer_text(&out), "a?[2J??b");
    buffer_clear(&out);
    text_append_fit(&out, "\xe6\xbc\xa2\xe6\xbc\xa2\xe6\xbc\xa2", 4, true);
    assert_int_equal(text_width(buffer_text(&out)), 4);
    buffer_clear(&out);
    text_append_bytes(&out, 1023);
    text_append_bytes(&out, 1024);
    text_append_bytes(&out, 1048575);
    assert_string_equal(buffer_text(&out), "1023 B1.0 KiB1.0 MiB");
    buffer_clear(&out);
    text_append_duration(&out, 999);
    text_append_duration(&out, 1500000);
    text_append_duration(&out, 3661000000000);
    assert_string_equal(buffer_text(&out), "999 ns1.5 ms1 h 1 min");
    buffer_finish(&out);
}

static void tables(void **state)
{
    static const char *const headings[] = {"N", "NAME"};
    struct text_table table;
    struct buffer out = BUFFER_EMPTY;
    text_table_init(&table, headings, "><");
    text_table_add(&table, "1");
    text_table_add(&table, "caf\xc3\xa9");
    text_table_addf(&table, "%d", 100);
    text_table_add(&table, "x\ty");
    text_table_finish(&table, &out);
    assert_string_equal(buffer_text(&out), "  N  NAME\n  1  caf\xc3\xa9\n100  x?y\n");
    buffer_finish(&out);
}

static int set_up(void **state)
{
    text_start();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(guide_program), cmocka_unit_test(lines_are_equally_wide),
        cmocka_unit_test(nonsense),      cmocka_unit_test(widths),
        cmocka_unit_test(tables),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
