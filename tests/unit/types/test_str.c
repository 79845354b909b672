/* str below its methods: UTF-8 and indices, hashes, growing in place, interning, formats for messages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <pthread.h>
#include <stdio.h>

#include "gc/safepoint.h"
#include "types/bytes.h"
#include "types/exception.h"
#include "types/str_codec.h"
#include "types_program.h"

static value text(struct thread *t, const char *utf8)
{
    value s = str_from_text(t, utf8);
    assert_int_not_equal(s, UNSET);
    return s;
}

static void lengths_count_code_points(void **state)
{
    struct thread *t = *state;
    value s = text(t, "na\xC3\xAFve \xE2\x82\xAC \xF0\x9F\x98\x80"); /* naïve € and a face */
    assert_int_equal(str_of(s)->length, 9);
    assert_int_equal(str_of(s)->size, 15);
    assert_false(str_is_ascii(s));
    assert_int_equal(str_code_point_at(s, 2), 0xEF);
    assert_int_equal(str_code_point_at(s, 8), 0x1F600);
    assert_int_equal(str_offset(s, 9), 15);
    value part = str_slice(t, s, 2, 4);
    assert_true(str_equals_text(part, "\xC3\xAFv"));
    value_release(t, part);
    value_release(t, s);
}

static void single_latin1_characters_are_immortal(void **state)
{
    struct thread *t = *state;
    for (uint32_t c = 0; c < 256; c++) {
        value s = str_from_code_point(t, c);
        assert_true(object_is_sticky(value_ref(s)));
        assert_int_equal(str_of(s)->length, 1);
        assert_int_equal(str_code_point_at(s, 0), c);
    }
    assert_true(text(t, "\xC3\xA9") == str_from_code_point(t, 0xE9));
    assert_true(text(t, "") == str_empty);
}

/* Every index of a long text that is not ASCII, against a scan from the start. */
static void indices_of_long_texts_use_breadcrumbs(void **state)
{
    struct thread *t = *state;
    struct buffer b = BUFFER_EMPTY;
    uint32_t points[1000];
    for (size_t i = 0; i < COUNT_OF(points); i++) {
        points[i] = (uint32_t[]){'a', 0xE9, 0x20AC, 0x1F600, 'z'}[i * 7 % 5];
        buffer_append_code_point(&b, points[i]);
    }
    value s = str_from_buffer(t, &b);
    assert_int_equal(str_of(s)->length, COUNT_OF(points));
    for (size_t i = 0; i < COUNT_OF(points); i++)
        assert_int_equal(str_code_point_at(s, (int64_t)i), points[i]);
    value_release(t, s);
}

static void appending_extends_in_place_and_keeps_indices_right(void **state)
{
    struct thread *t = *state;
    value s = text(t, "<");
    uint64_t moves = 0;
    for (int i = 0; i < 2000; i++) {
        value more = text(t, i % 3 ? "ab" : "\xE2\x82\xAC");
        value before = s;
        s = str_append(t, s, more);
        moves += s != before;
        value_release(t, more);
    }
    /* 667 times one code point, 1333 times two, and the first. */
    assert_int_equal(str_of(s)->length, 1 + 667 + 1333 * 2);
    assert_true(moves < 100);
    const char *p = str_data(s) + 1;
    for (int64_t i = 1; i < str_of(s)->length; i++) {
        assert_int_equal(str_offset(s, i), p - str_data(s));
        do
            p++;
        while (((unsigned char)*p & 0xC0) == 0x80);
    }
    value_release(t, s);
}

static void appending_leaves_a_text_alone_that_others_hold(void **state)
{
    struct thread *t = *state;
    value s = text(t, "held by two"), more = text(t, " and more");
    value_retain(s);
    value joined = str_append(t, s, more);
    assert_true(joined != s);
    assert_true(str_equals_text(s, "held by two"));
    assert_true(str_equals_text(joined, "held by two and more"));
    value_release(t, joined);
    value_release(t, s);
    value_release(t, more);
}

/* Numbers printed by python3 with PYTHONHASHSEED=0. */
static void hashes_are_those_of_python3(void **state)
{
    struct thread *t = *state;
    static const struct {
        const char *text;
        int64_t hash;
    } known[] = {
        {"", 0LL},
        {"a", 4644417185603328019LL},
        {"abc", -4594863902769663758LL},
        {"hello world", -5642461784034726774LL},
        {"\xC3\xA9", 6047309291227476195LL},
        {"na\xC3\xAFve", 7682306841811832039LL},
        {"\xE2\x82\xACuro", 7542247858446192590LL},
        {"\xF0\x9F\x98\x80", -3536540696076613844LL},
        {"a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", -1599444950681572996LL},
        {"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
         "x",
         1359644457043326220LL},
        {"12345678", 3785724242978802311LL},
    };
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        value s = text(t, known[i].text);
        assert_int_equal(str_hash(t, s), known[i].hash);
        assert_int_equal(str_hash(t, s), known[i].hash);
        value_release(t, s);
    }
}

static void order_is_by_code_point(void **state)
{
    struct thread *t = *state;
    static const char *const ordered[] = {
        "", "A", "a", "ab", "\xC3\xA9", "\xED\xA0\x80", "\xEE\x80\x80", "\xF0\x90\x80\x80"};
    for (size_t i = 0; i < COUNT_OF(ordered); i++)
        for (size_t j = 0; j < COUNT_OF(ordered); j++) {
            value a = text(t, ordered[i]), b = text(t, ordered[j]);
            assert_int_equal(str_compare(a, b), (i > j) - (i < j));
            assert_int_equal(str_equal(a, b), i == j);
            value_release(t, a);
            value_release(t, b);
        }
}

static void finding_gives_code_point_indices(void **state)
{
    struct thread *t = *state;
    value s = text(t, "\xE2\x82\xAC\xE2\x82\xAC"
                      "abc"
                      "\xE2\x82\xAC"
                      "abc"),
          part = text(t, "abc");
    assert_int_equal(str_find(s, part, 0, 9), 2);
    assert_int_equal(str_find(s, part, 3, 9), 6);
    assert_int_equal(str_find(s, part, 3, 8), -1);
    assert_int_equal(str_find(s, part, 7, 5), -1);
    value_release(t, s);
    value_release(t, part);
}

/* ---- Interning ---- */

static void equal_interned_texts_are_identical(void **state)
{
    struct thread *t = *state;
    value a = str_intern(t, text(t, "some_name")), b = str_intern_utf8(t, "some_name", 9);
    assert_true(a == b);
    assert_true(str_is_interned(a));
    assert_int_equal(object_reference_count(value_ref(a)), 2);
    assert_true(str_intern_utf8(t, "__init__", 8) == NAME(__init__));
    value_release(t, a);
    value_release(t, b);
}

static void interning_is_weak(void **state)
{
    struct thread *t = *state;
    size_t before = str_interned_count(t);
    value held[600];
    for (int i = 0; i < 600; i++) {
        held[i] = str_intern(t, str_format(t, "name_%d", i));
        assert_int_not_equal(held[i], UNSET);
    }
    assert_int_equal(str_interned_count(t), before + 600);
    for (int i = 0; i < 600; i += 2)
        value_release(t, held[i]);
    assert_int_equal(str_interned_count(t), before + 300);
    for (int i = 1; i < 600; i += 2) { /* those that moved when others left are still found */
        value again = str_intern(t, str_format(t, "name_%d", i));
        assert_true(again == held[i]);
        value_release(t, again);
        value_release(t, held[i]);
    }
    assert_int_equal(str_interned_count(t), before);
}

static void publishing_the_table_shares_what_is_in_it(void **state)
{
    struct thread *t = *state;
    value a = str_intern(t, text(t, "before_the_second_thread"));
    assert_true(object_is_private(value_ref(a)));
    t->program->multithreaded = true;
    str_interned_publish(t);
    assert_false(object_is_private(value_ref(a)));
    value b = str_intern(t, text(t, "after_the_second_thread"));
    assert_false(object_is_private(value_ref(b)));
    t->program->multithreaded = false;
    value_release(t, a);
    value_release(t, b);
}

static struct {
    size_t identical; /* pairs of references to one object */
    size_t expected;
} intern_counts;

/* Interns the same few names as the other threads do, and lets them die again and again. */
static void *intern_in_rounds(void *argument)
{
    struct thread *t = argument;
    thread_enter(t, "interner");
    for (int round = 0; round < 4000; round++) {
        char name[32];
        snprintf(name, sizeof name, "contended_name_%d", round % 7);
        value a = str_intern_utf8(t, name, strlen(name)), b = str_intern(t, text(t, name));
        fetch_add_relaxed(&intern_counts.identical, a == b && str_equals_text(a, name));
        fetch_add_relaxed(&intern_counts.expected, 1);
        value_release(t, a);
        value_release(t, b);
    }
    thread_leave(t);
    return NULL;
}

static void threads_intern_and_drop_the_same_names(void **state)
{
    struct thread *t = *state;
    pthread_t threads[3];
    size_t before = str_interned_count(t);
    t->program->multithreaded = true;
    str_interned_publish(t);
    for (size_t i = 0; i < COUNT_OF(threads); i++) {
        struct thread *other = thread_create(t->program);
        assert_non_null(other);
        assert_int_equal(pthread_create(&threads[i], NULL, intern_in_rounds, other), 0);
    }
    thread_park(t);
    for (size_t i = 0; i < COUNT_OF(threads); i++)
        pthread_join(threads[i], NULL);
    thread_unpark(t);
    t->program->multithreaded = false;
    assert_int_equal(intern_counts.expected, COUNT_OF(threads) * 4000);
    assert_int_equal(intern_counts.identical, intern_counts.expected);
    assert_int_equal(str_interned_count(t), before);
}

/* ---- Messages ---- */

static void message_formats_convert_values(void **state)
{
    struct thread *t = *state;
    value s = text(t, "it's \xE2\x82\xAC");
    value m = str_format(t, "%s|%c|%d|%lld|%zd|%x|%%|%T|%N|%S|%R|%U|%A|%.3s|%.2U", "plain", 'x', -5, -6LL,
                         (size_t)7, 255, s, &str_type, s, s, s, s, "abcdef", s);
    assert_string_equal(str_data(m),
                        "plain|x|-5|-6|7|ff|%|str|str|it's \xE2\x82\xAC|\"it's \xE2\x82\xAC\"|it's "
                        "\xE2\x82\xAC|\"it's \\u20ac\"|abc|it");
    value_release(t, m);
    value_release(t, s);
}

static void repr_escapes_what_cannot_be_shown(void **state)
{
    static const struct {
        const char *text, *repr;
    } known[] = {
        {"plain", "'plain'"},
        {"it's", "\"it's\""},
        {"'\"", "'\\'\"'"},
        {"a\n\t\r\\\x01\x7F", "'a\\n\\t\\r\\\\\\x01\\x7f'"},
        {"\xC3\xA9\xC2\xA0\xC2\xAD", "'\xC3\xA9\\xa0\\xad'"},
        {"\xE2\x80\xA8\xED\xA0\x80", "'\\u2028\\ud800'"},
        {"\xF0\x9F\x98\x80\xF3\xA0\x80\x81", "'\xF0\x9F\x98\x80\\U000e0001'"},
    };
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        struct buffer out = BUFFER_EMPTY;
        str_append_repr(&out, known[i].text, strlen(known[i].text), false);
        assert_string_equal(buffer_text(&out), known[i].repr);
        buffer_finish(&out);
    }
}

/* ---- Codecs ---- */

static void encodings_are_found_by_any_spelling(void **state)
{
    assert_int_equal(codec_find(NULL), CODEC_UTF8);
    assert_int_equal(codec_find("UTF 8"), CODEC_UTF8);
    assert_int_equal(codec_find("Latin-1"), CODEC_LATIN1);
    assert_int_equal(codec_find("ISO8859_1"), CODEC_LATIN1);
    assert_int_equal(codec_find("utf-16BE"), CODEC_UTF16_BE);
    assert_int_equal(codec_find("utf9"), CODEC_UNKNOWN);
    assert_int_equal(codec_find("a name that is longer than any of the known ones"), CODEC_UNKNOWN);
}

static void every_code_point_survives_every_unicode_codec(void **state)
{
    struct thread *t = *state;
    static const char *const encodings[] = {"utf-8", "utf-16", "utf-16-be", "utf-32", "utf-32-le"};
    struct buffer all = BUFFER_EMPTY;
    for (uint32_t c = 0; c < 0x110000; c += c < 0x3000 ? 1 : 251)
        if (c < 0xD800 || c > 0xDFFF)
            buffer_append_code_point(&all, c);
    value s = str_from_buffer(t, &all);
    for (size_t i = 0; i < COUNT_OF(encodings); i++) {
        value octets = str_encode(t, s, encodings[i], NULL);
        assert_int_not_equal(octets, UNSET);
        value back =
            str_decode(t, bytes_of(octets)->data, bytes_of(octets)->size, encodings[i], NULL, octets);
        assert_int_not_equal(back, UNSET);
        assert_true(str_equal(s, back));
        value_release(t, back);
        value_release(t, octets);
    }
    value_release(t, s);
}

static void malformed_utf8_is_replaced_as_python3_does(void **state)
{
    struct thread *t = *state;
    static const struct {
        const char *octets, *escaped;
    } known[] = {
        {"\xFFx", "\\xffx"},
        {"a\xE0\x80z", "a\\xe0\\x80z"},
        {"\xC0\xAF", "\\xc0\\xaf"},
        {"\xF0\x90\x80", "\\xf0\\x90\\x80"},
        {"\xED\xA0\x80", "\\xed\\xa0\\x80"},
        {"\xF4\x90\x80\x80", "\\xf4\\x90\\x80\\x80"},
    };
    for (size_t i = 0; i < COUNT_OF(known); i++) {
        value s = str_decode(t, (const uint8_t *)known[i].octets, strlen(known[i].octets), NULL,
                             "backslashreplace", UNSET);
        assert_true(str_equals_text(s, known[i].escaped));
        value_release(t, s);
        s = str_decode(t, (const uint8_t *)known[i].octets, strlen(known[i].octets), NULL, "surrogateescape",
                       UNSET);
        value back = str_encode(t, s, NULL, "surrogateescape");
        assert_string_equal((const char *)bytes_of(back)->data, known[i].octets);
        value_release(t, back);
        value_release(t, s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lengths_count_code_points),
        cmocka_unit_test(single_latin1_characters_are_immortal),
        cmocka_unit_test(indices_of_long_texts_use_breadcrumbs),
        cmocka_unit_test(appending_extends_in_place_and_keeps_indices_right),
        cmocka_unit_test(appending_leaves_a_text_alone_that_others_hold),
        cmocka_unit_test(hashes_are_those_of_python3),
        cmocka_unit_test(order_is_by_code_point),
        cmocka_unit_test(finding_gives_code_point_indices),
        cmocka_unit_test(equal_interned_texts_are_identical),
        cmocka_unit_test(interning_is_weak),
        cmocka_unit_test(publishing_the_table_shares_what_is_in_it),
        cmocka_unit_test(threads_intern_and_drop_the_same_names),
        cmocka_unit_test(message_formats_convert_values),
        cmocka_unit_test(repr_escapes_what_cannot_be_shown),
        cmocka_unit_test(encodings_are_found_by_any_spelling),
        cmocka_unit_test(every_code_point_survives_every_unicode_codec),
        cmocka_unit_test(malformed_utf8_is_replaced_as_python3_does),
    };
    return cmocka_run_group_tests(tests, types_program_create, types_program_destroy);
}
