/* What each verb does. Every function takes the parsed command line and returns the exit status. */
#ifndef OURO_CLIENT_ACTS_H
#define OURO_CLIENT_ACTS_H

struct invocation;

int act_run(struct invocation *invocation);
int act_shell(struct invocation *invocation);
int act_draw(struct invocation *invocation);
int act_call(struct invocation *invocation);
int act_program_load(struct invocation *invocation);
int act_program_list(struct invocation *invocation);
int act_program_logs(struct invocation *invocation);
int act_program_interrupt(struct invocation *invocation);
int act_program_kill(struct invocation *invocation);
int act_program_unload(struct invocation *invocation);
int act_program_stop_at(struct invocation *invocation);
int act_thread_list(struct invocation *invocation);
int act_thread_show(struct invocation *invocation);
int act_thread_resume(struct invocation *invocation);
int act_heap_stats(struct invocation *invocation);
int act_heap_types(struct invocation *invocation);
int act_heap_show(struct invocation *invocation);
int act_gc_run(struct invocation *invocation);
int act_gc_status(struct invocation *invocation);
int act_gc_log(struct invocation *invocation);
int act_gc_set(struct invocation *invocation);
int act_server_status(struct invocation *invocation);
int act_server_metrics(struct invocation *invocation);
int act_server_describe(struct invocation *invocation);
int act_server_stop(struct invocation *invocation);
int act_trace_allocs(struct invocation *invocation);

#endif
