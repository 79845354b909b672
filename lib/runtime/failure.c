/* Telling how a request went. */
#include <string.h>

#include "runtime/runtime_internal.h"
#include "object/scope.h"
#include "types/exception.h"
#include "types/class.h"
#include "types/int.h"
#include "types/protocol.h"
#include "types/str.h"

void reply_item(const struct ouro_reply *reply, enum ouro_kind kind, int64_t number)
{
    struct ouro_item item = {.kind = kind};
    if (kind == OURO_BOOL)
        item.boolean = number;
    else if (kind == OURO_ARRAY || kind == OURO_MAP)
        item.count = (size_t)number;
    else
        item.integer = number;
    reply->item(reply->context, &item);
}

void reply_text(const struct ouro_reply *reply, const char *text)
{
    reply->item(reply->context, &(struct ouro_item){.kind = OURO_STR, .text = {text, strlen(text)}});
}

static struct ouro_failure failure_of(enum ouro_error error, const char *message)
{
    return (struct ouro_failure){error, message, "", "", "", 0};
}

void reply_fail(const struct ouro_reply *reply, enum ouro_error error, const char *message)
{
    struct ouro_failure failure = failure_of(error, message);
    reply->done(reply->context, &failure);
}

/* What python3 would have exited with; without printing anything. */
static int exit_status(value exception)
{
    if (type_is_subtype(value_type(exception), &exc_KeyboardInterrupt))
        return 130;
    if (!type_is_subtype(value_type(exception), &exc_SystemExit))
        return 1;
    value code = ((struct exception *)value_ref(exception))->fields[SYSTEM_EXIT_CODE];
    int64_t number;
    if (code == UNSET || code == NONE)
        return 0;
    return int_check(code) && int_to_i64(code, &number) ? (int)(number & 0xFF) : 1;
}

/* The last line that is not empty: "ValueError: what". */
static char *last_line(struct buffer *text)
{
    while (text->length && text->data[text->length - 1] == '\n')
        text->data[--text->length] = '\0';
    char *newline = text->length ? strrchr(text->data, '\n') : NULL;
    return newline ? newline + 1 : text->data ? text->data : (char *)"";
}

void reply_exception(const struct ouro_reply *reply, struct thread *t)
{
    struct buffer traceback = BUFFER_EMPTY, lines = BUFFER_EMPTY;
    value *s = scope_enter(t, 2);
    if (!s || vm_is_killed(t)) {
        if (s)
            scope_leave(t, s);
        raised_clear(t);
        reply_fail(reply, s ? OURO_ERROR_KILLED : OURO_ERROR_NO_MEMORY,
                   s ? "the program was killed" : "out of memory");
        return;
    }
    s[0] = raised_take(t);
    struct ouro_failure failure = failure_of(OURO_ERROR_EXCEPTION, "");
    if (type_is_subtype(value_type(s[0]), &exc_KeyboardInterrupt))
        failure = failure_of(OURO_ERROR_INTERRUPTED, "the call was interrupted");
    vm_format_exception(t, s[0], &traceback);
    s[1] = op_str(t, s[0]);
    raised_clear(t);
    buffer_append(&lines, traceback.data, traceback.length);
    if (failure.error == OURO_ERROR_EXCEPTION)
        failure.message = last_line(&lines);
    failure.type = value_type(s[0])->name;
    failure.text = s[1] == UNSET || str_of(s[1])->object.extra & STR_SURROGATES ? "" : str_data(s[1]);
    failure.traceback = buffer_text(&traceback);
    failure.status = exit_status(s[0]);
    reply->done(reply->context, &failure);
    buffer_finish(&traceback);
    buffer_finish(&lines);
    scope_leave(t, s);
}

static void put_item(const struct ouro_reply *reply, const struct document *document,
                     const struct document_item *item)
{
    switch (item->kind) {
    case DOCUMENT_NIL:
        reply_item(reply, OURO_NIL, 0);
        return;
    case DOCUMENT_BOOL:
        reply_item(reply, OURO_BOOL, item->number);
        return;
    case DOCUMENT_INT:
        reply_item(reply, OURO_INT, item->number);
        return;
    case DOCUMENT_FLOAT:
        reply->item(reply->context, &(struct ouro_item){.kind = OURO_FLOAT, .number = item->floating});
        return;
    case DOCUMENT_ARRAY:
        reply_item(reply, OURO_ARRAY, item->number);
        return;
    case DOCUMENT_MAP:
        reply_item(reply, OURO_MAP, item->number);
        return;
    case DOCUMENT_TEXT:
        reply->item(reply->context, &(struct ouro_item){.kind = OURO_STR,
                                                        .text = {buffer_text(&document->texts) + item->text,
                                                                 (size_t)item->number}});
        return;
    }
    UNREACHABLE();
}

void reply_document(const struct ouro_reply *reply, const struct document *document)
{
    if (!document_is_whole(document)) {
        reply_fail(reply, OURO_ERROR_SYSTEM, "out of memory");
        return;
    }
    for (size_t i = 0; i < document->items.count; i++)
        put_item(reply, document, &document->items.items[i]);
    reply->done(reply->context, NULL);
}
