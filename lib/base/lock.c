#include "base/lock.h"

#include "base/check.h"

#include <time.h>

#ifdef OURO_CHECKED
/* The ranks that this thread holds, one bit each. */
static _Thread_local uint32_t held_ranks;

static void order_enter(struct lock *lock)
{
    CHECK_VALUES((held_ranks >> lock->rank) == 0, held_ranks, lock->rank);
    held_ranks |= 1u << lock->rank;
    lock->owner = pthread_self();
    lock->held = true;
}

static void order_leave(struct lock *lock)
{
    lock_check_held(lock);
    lock->held = false;
    held_ranks &= ~(1u << lock->rank);
}
#else
static void order_enter(struct lock *lock)
{
    (void)lock;
}
static void order_leave(struct lock *lock)
{
    (void)lock;
}
#endif

void lock_init(struct lock *lock, enum lock_rank rank)
{
    *lock = (struct lock){.rank = rank};
    CHECK(pthread_mutex_init(&lock->mutex, NULL) == 0);
}

void lock_finish(struct lock *lock)
{
    CHECK(pthread_mutex_destroy(&lock->mutex) == 0);
}

void lock_acquire(struct lock *lock)
{
    CHECK(pthread_mutex_lock(&lock->mutex) == 0);
    order_enter(lock);
}

void lock_release(struct lock *lock)
{
    order_leave(lock);
    CHECK(pthread_mutex_unlock(&lock->mutex) == 0);
}

void lock_check_held(const struct lock *lock)
{
#ifdef OURO_CHECKED
    CHECK(lock->held && pthread_equal(lock->owner, pthread_self()));
#else
    (void)lock;
#endif
}

void condition_init(struct condition *condition)
{
    pthread_condattr_t attributes;
    CHECK(pthread_condattr_init(&attributes) == 0);
    CHECK(pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) == 0);
    CHECK(pthread_cond_init(&condition->cond, &attributes) == 0);
    pthread_condattr_destroy(&attributes);
}

void condition_finish(struct condition *condition)
{
    CHECK(pthread_cond_destroy(&condition->cond) == 0);
}

void condition_wait(struct condition *condition, struct lock *lock)
{
    order_leave(lock);
    CHECK(pthread_cond_wait(&condition->cond, &lock->mutex) == 0);
    order_enter(lock);
}

bool condition_wait_until(struct condition *condition, struct lock *lock, int64_t deadline_ns)
{
    struct timespec deadline = {.tv_sec = deadline_ns / 1000000000, .tv_nsec = deadline_ns % 1000000000};
    order_leave(lock);
    int error = pthread_cond_timedwait(&condition->cond, &lock->mutex, &deadline);
    order_enter(lock);
    return error == 0;
}

void condition_signal(struct condition *condition)
{
    pthread_cond_signal(&condition->cond);
}

void condition_broadcast(struct condition *condition)
{
    pthread_cond_broadcast(&condition->cond);
}
