#include "dispatch.h"

#include "base/check.h"

method_handler *const method_handlers[WIRE_METHOD_COUNT] = {
    [WIRE_SESSION_HELLO] = handle_session_hello,
    [WIRE_API_DESCRIBE] = handle_api_describe,
    [WIRE_PROGRAM_RUN] = handle_program_run,
    [WIRE_PROGRAM_LOAD] = handle_program_load,
    [WIRE_PROGRAM_CALL] = handle_program_call,
    [WIRE_PROGRAM_EVAL] = handle_program_eval,
    [WIRE_PROGRAM_LIST] = handle_program_list,
    [WIRE_PROGRAM_LOGS] = handle_program_logs,
    [WIRE_PROGRAM_INTERRUPT] = handle_program_interrupt,
    [WIRE_PROGRAM_KILL] = handle_program_kill,
    [WIRE_PROGRAM_UNLOAD] = handle_program_unload,
    [WIRE_PROGRAM_STOP_AT] = handle_program_stop_at,
    [WIRE_THREAD_LIST] = handle_thread_list,
    [WIRE_THREAD_SHOW] = handle_thread_show,
    [WIRE_THREAD_RESUME] = handle_thread_resume,
    [WIRE_HEAP_STATS] = handle_heap_stats,
    [WIRE_HEAP_TYPES] = handle_heap_types,
    [WIRE_HEAP_SHOW] = handle_heap_show,
    [WIRE_DRAW_SNAPSHOT] = handle_draw_snapshot,
    [WIRE_GC_RUN] = handle_gc_run,
    [WIRE_GC_STATUS] = handle_gc_status,
    [WIRE_GC_LOG] = handle_gc_log,
    [WIRE_GC_SET] = handle_gc_set,
    [WIRE_SERVER_STATUS] = handle_server_status,
    [WIRE_SERVER_METRICS] = handle_server_metrics,
    [WIRE_SERVER_STOP] = handle_server_stop,
    [WIRE_PROGRAM_ACK] = handle_program_ack,
    [WIRE_PROGRAM_STDIN] = handle_program_stdin,
};

void dispatch_call(const struct request *request)
{
    method_handler *handler = method_handlers[wire_method_id(request->method)];
    CHECK(handler != NULL); /* a test compares the two tables */
    handler(request);
}
