/* From a method of the table to the function that serves it. */
#ifndef OURO_DAEMON_DISPATCH_H
#define OURO_DAEMON_DISPATCH_H

#include "session.h"

/* Serves a request or a notification: replies now or later, exactly once if it wants a reply. */
typedef void method_handler(const struct request *request);

/* One for each method that a client may call, by enum wire_method_id; NULL for what the daemon sends. */
extern method_handler *const method_handlers[WIRE_METHOD_COUNT];

/* Calls the handler. */
void dispatch_call(const struct request *request);

/* The handlers; each file has those of the objects in its name. */
method_handler handle_session_hello, handle_api_describe, handle_server_status, handle_server_metrics,
    handle_server_stop;
method_handler handle_program_run, handle_program_load, handle_program_call, handle_program_eval,
    handle_program_list, handle_program_logs, handle_program_interrupt, handle_program_kill,
    handle_program_unload, handle_program_stop_at, handle_program_ack, handle_program_stdin;
method_handler handle_thread_list, handle_thread_show, handle_thread_resume, handle_heap_stats,
    handle_heap_types, handle_heap_show, handle_draw_snapshot, handle_gc_run, handle_gc_status, handle_gc_log,
    handle_gc_set;

#endif
