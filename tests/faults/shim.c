/* Stands between a program and the C library, for files below FAULTS_FOLDER only.

   FAULTS_FAIL_FROM, FAULTS_FAIL_COUNT: writes of these numbers, from 1, fail with ENOSPC.
   FAULTS_SHADOW: a folder that holds what a power failure would leave. A file gets there when it
   is synced; a file that is renamed before it was synced is empty there.
   FAULTS_EIO: reads fail with EIO for files whose path has this in it.
   FAULTS_SLOW_US: each sync takes this much longer, FAULTS_SLOW_IO_US each read and write.
   FAULTS_NO_LOCKS: files cannot be locked, as on some network drives.
   FAULTS_CLOCK: a file with the seconds by which the clock of the day is wrong, for all files. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static atomic_long writes;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static int below(const char *path) {
    const char *folder = getenv("FAULTS_FOLDER");
    return folder && strncmp(path, folder, strlen(folder)) == 0;
}

static int path_of(int fd, char *path) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t length = readlink(link, path, PATH_MAX - 1);
    if (length <= 0)
        return 0;
    path[length] = 0;
    return path[0] == '/' && below(path);
}

static long number(const char *name) {
    const char *value = getenv(name);
    return value ? atol(value) : 0;
}

static void wait_for_disk(int fd) {
    char path[PATH_MAX];
    long slow = number("FAULTS_SLOW_IO_US");
    if (slow && path_of(fd, path))
        usleep(slow);
}

static int disk_is_full(int fd) {
    char path[PATH_MAX];
    wait_for_disk(fd);
    long from = number("FAULTS_FAIL_FROM");
    if (!from || !path_of(fd, path))
        return 0;
    long count = atomic_fetch_add(&writes, 1) + 1;
    return count >= from && count < from + number("FAULTS_FAIL_COUNT");
}

ssize_t write(int fd, const void *data, size_t size) {
    if (disk_is_full(fd)) { errno = ENOSPC; return -1; }
    return REAL(write)(fd, data, size);
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
    if (disk_is_full(fd)) { errno = ENOSPC; return -1; }
    return REAL(pwrite)(fd, data, size, at);
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
    if (disk_is_full(fd)) { errno = ENOSPC; return -1; }
    return REAL(pwrite64)(fd, data, size, at);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
    if (disk_is_full(fd)) { errno = ENOSPC; return -1; }
    return REAL(writev)(fd, parts, count);
}

static int reads_badly(int fd) {
    char path[PATH_MAX];
    const char *part = getenv("FAULTS_EIO");
    return part && path_of(fd, path) && strstr(path, part);
}

ssize_t read(int fd, void *data, size_t size) {
    wait_for_disk(fd);
    if (reads_badly(fd)) { errno = EIO; return -1; }
    return REAL(read)(fd, data, size);
}

/* The path within FAULTS_SHADOW, with its folders made; 0 for a file that has none. */
static int shadow_of(const char *path, char *shadow) {
    const char *to = getenv("FAULTS_SHADOW");
    if (!to || !below(path))
        return 0;
    snprintf(shadow, PATH_MAX, "%s%s", to, path + strlen(getenv("FAULTS_FOLDER")));
    for (char *slash = strchr(shadow + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        mkdir(shadow, 0700);
        *slash = '/';
    }
    return 1;
}

static void copy(const char *from, const char *to) {
    char aside[PATH_MAX + 16], block[65536];
    snprintf(aside, sizeof aside, "%s.%d.aside", to, getpid());
    int source = open(from, O_RDONLY | O_CLOEXEC);
    int target = open(aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    ssize_t size;
    while (source >= 0 && target >= 0 && (size = REAL(read)(source, block, sizeof block)) > 0)
        if (REAL(write)(target, block, size) != size)
            break;
    if (source >= 0) close(source);
    if (target >= 0) close(target);
    REAL(rename)(aside, to);
}

static void keep(int fd) {
    char path[PATH_MAX], shadow[PATH_MAX];
    struct stat info;
    long slow = number("FAULTS_SLOW_US");
    if (slow && path_of(fd, path))
        usleep(slow);
    if (path_of(fd, path) && shadow_of(path, shadow) && !fstat(fd, &info) && S_ISREG(info.st_mode))
        copy(path, shadow);
}

int fsync(int fd) { keep(fd); return REAL(fsync)(fd); }
int fdatasync(int fd) { keep(fd); return REAL(fdatasync)(fd); }

int rename(const char *old, const char *new) {
    int result = REAL(rename)(old, new);
    char from[PATH_MAX], to[PATH_MAX];
    if (result == 0 && shadow_of(old, from) && shadow_of(new, to) && REAL(rename)(from, to) != 0) {
        int made = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        if (made >= 0) close(made);
    }
    return result;
}

int unlink(const char *path) {
    int result = REAL(unlink)(path);
    char shadow[PATH_MAX];
    if (result == 0 && shadow_of(path, shadow))
        REAL(unlink)(shadow);
    return result;
}

/* Locks. SQLite asks with fcntl, this program with flock. */

static int cannot_lock(int fd) {
    char path[PATH_MAX];
    return getenv("FAULTS_NO_LOCKS") && path_of(fd, path);
}

int flock(int fd, int operation) {
    if (cannot_lock(fd)) { errno = ENOLCK; return -1; }
    return REAL(flock)(fd, operation);
}

static int is_locking(int command) {
    return command == F_SETLK || command == F_SETLKW || command == F_OFD_SETLK || command == F_OFD_SETLKW;
}

#define FCNTL(name) \
    int name(int fd, int command, ...) { \
        va_list list; \
        va_start(list, command); \
        void *argument = va_arg(list, void *); \
        va_end(list); \
        if (is_locking(command) && cannot_lock(fd)) { errno = ENOLCK; return -1; } \
        return ((int (*)(int, int, ...))dlsym(RTLD_NEXT, #name))(fd, command, argument); \
    }

FCNTL(fcntl)
FCNTL(fcntl64)

/* The clock of the day. What is measured by other clocks goes on as it did. */

static long wrong_by(void) {
    static atomic_long known;
    static atomic_long asked_at;
    const char *file = getenv("FAULTS_CLOCK");
    struct timespec now;
    if (!file)
        return 0;
    syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now);
    long at = now.tv_sec * 50 + now.tv_nsec / 20000000;
    if (atomic_exchange(&asked_at, at) != at) {
        char text[32] = "";
        int fd = open(file, O_RDONLY | O_CLOEXEC);
        if (fd >= 0 && REAL(read)(fd, text, sizeof text - 1) > 0)
            atomic_store(&known, atol(text));
        if (fd >= 0)
            close(fd);
    }
    return atomic_load(&known);
}

int clock_gettime(clockid_t clock, struct timespec *at) {
    int result = REAL(clock_gettime)(clock, at);
    if (result == 0 && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE))
        at->tv_sec += wrong_by();
    return result;
}

int gettimeofday(struct timeval *restrict at, void *restrict zone) {
    int result = REAL(gettimeofday)(at, zone);
    if (result == 0)
        at->tv_sec += wrong_by();
    return result;
}

time_t time(time_t *to) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (to)
        *to = now.tv_sec;
    return now.tv_sec;
}
