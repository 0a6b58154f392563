/*
 * Stands between a test program and its files, for the tests of power cuts and failing disks (tests/it/shim.rs builds it and
 * puts it in with LD_PRELOAD). Only files below YAKUMORI_SHIM_FOLDER are touched:
 *
 * - Each operation is written to YAKUMORI_SHIM_LOG, in order and with its data, so that what a power cut could have left can
 *   be rebuilt from it.
 * - Syncs are recorded and then left out: nothing here is about the disk of this machine.
 * - The YAKUMORI_SHIM_FAIL_SYNC-th sync fails with EIO, and so do the next YAKUMORI_SHIM_FAIL_TIMES - 1; likewise the
 *   YAKUMORI_SHIM_FAIL_WRITE-th write with ENOSPC. Every other write that fails takes half of its bytes before, as a disk
 *   does that fills up. The file "said", by which the program says what was acknowledged, never fails.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

#define FILES 4096

static char *path_of[FILES];
static const char *watched;
static int log_file = -1;
static long sync_no, write_no, fail_sync, fail_write, fail_times;
/* One at a time, so that the log has the order in which things happened. */
static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

static long number(const char *variable) {
    const char *text = getenv(variable);
    return text ? atol(text) : 0;
}

__attribute__((constructor)) static void begin(void) {
    const char *log = getenv("YAKUMORI_SHIM_LOG");
    watched = getenv("YAKUMORI_SHIM_FOLDER");
    fail_sync = number("YAKUMORI_SHIM_FAIL_SYNC");
    fail_write = number("YAKUMORI_SHIM_FAIL_WRITE");
    fail_times = number("YAKUMORI_SHIM_FAIL_TIMES");
    if (log) log_file = (int)syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int is_watched(const char *path) { return watched && path && strncmp(path, watched, strlen(watched)) == 0; }

static int is_watched_file(int fd) { return fd >= 0 && fd < FILES && path_of[fd]; }

static int may_fail(int fd) {
    size_t length = strlen(path_of[fd]);
    return length < 5 || strcmp(path_of[fd] + length - 5, "/said") != 0;
}

static void put(const void *bytes, size_t length) {
    const char *at = bytes;
    while (length > 0) {
        ssize_t done = syscall(SYS_write, log_file, at, length);
        if (done <= 0) abort();
        at += done;
        length -= (size_t)done;
    }
}

/* Operation, two numbers, two texts, each with its length: what tests/it/power/disk.rs reads. */
static void record(char operation, uint64_t file, uint64_t number, const char *name, const void *data, size_t length) {
    int before = errno;
    uint64_t numbers[4] = {file, number, name ? strlen(name) : 0, length};
    if (log_file < 0) return;
    put(&operation, 1);
    put(numbers, sizeof numbers);
    if (name) put(name, strlen(name));
    if (data) put(data, length);
    errno = before;
}

static uint64_t inode(int fd) {
    struct stat about;
    return fstat(fd, &about) == 0 ? about.st_ino : 0;
}

static int fails(long at, long first) { return first > 0 && at >= first && at < first + fail_times; }

static int open_watched(int folder, const char *path, int flags, mode_t mode) {
    if (!is_watched(path)) return (int)syscall(SYS_openat, folder, path, flags, mode);
    pthread_mutex_lock(&turn);
    int is_new = (flags & O_CREAT) && syscall(SYS_faccessat, folder, path, F_OK) != 0;
    int fd = (int)syscall(SYS_openat, folder, path, flags, mode);
    if (fd >= 0 && fd < FILES) {
        path_of[fd] = strdup(path);
        if (is_new) record('O', inode(fd), 0, path, NULL, 0);
        else if (flags & O_TRUNC) record('T', inode(fd), 0, NULL, NULL, 0);
    }
    pthread_mutex_unlock(&turn);
    return fd;
}

#define MODE(flags, mode) \
    mode_t mode = 0; \
    if ((flags) & (O_CREAT | __O_TMPFILE)) { va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); }

int open(const char *path, int flags, ...) { MODE(flags, mode) return open_watched(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE(flags, mode) return open_watched(AT_FDCWD, path, flags, mode); }
int openat(int folder, const char *path, int flags, ...) { MODE(flags, mode) return open_watched(folder, path, flags, mode); }
int openat64(int folder, const char *path, int flags, ...) { MODE(flags, mode) return open_watched(folder, path, flags, mode); }
int creat(const char *path, mode_t mode) { return open_watched(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode); }
int creat64(const char *path, mode_t mode) { return creat(path, mode); }

int close(int fd) {
    pthread_mutex_lock(&turn);
    if (is_watched_file(fd)) {
        free(path_of[fd]);
        path_of[fd] = NULL;
    }
    pthread_mutex_unlock(&turn);
    return (int)syscall(SYS_close, fd);
}

/* at < 0: where the file stands. */
static ssize_t write_watched(int fd, const void *bytes, size_t length, off_t at) {
    ssize_t done;
    if (!is_watched_file(fd)) {
        return at < 0 ? syscall(SYS_write, fd, bytes, length) : syscall(SYS_pwrite64, fd, bytes, length, at);
    }
    pthread_mutex_lock(&turn);
    int full = may_fail(fd) && fails(++write_no, fail_write);
    if (full && (write_no % 2 == 0 || write_no > fail_write || length < 2)) {
        record('E', inode(fd), 0, path_of[fd], NULL, 0);
        errno = ENOSPC;
        pthread_mutex_unlock(&turn);
        return -1;
    }
    if (full) {
        length /= 2;
        fail_times++;
    }
    done = at < 0 ? syscall(SYS_write, fd, bytes, length) : syscall(SYS_pwrite64, fd, bytes, length, at);
    if (done > 0) {
        off_t began = at < 0 ? lseek(fd, 0, SEEK_CUR) - done : at;
        record('W', inode(fd), (uint64_t)began, NULL, bytes, (size_t)done);
    }
    pthread_mutex_unlock(&turn);
    return done;
}

ssize_t write(int fd, const void *bytes, size_t length) { return write_watched(fd, bytes, length, -1); }
ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at) { return write_watched(fd, bytes, length, at); }
ssize_t pwrite64(int fd, const void *bytes, size_t length, off64_t at) { return write_watched(fd, bytes, length, at); }

int ftruncate(int fd, off_t length) {
    pthread_mutex_lock(&turn);
    int done = (int)syscall(SYS_ftruncate, fd, length);
    if (done == 0 && is_watched_file(fd)) record('T', inode(fd), (uint64_t)length, NULL, NULL, 0);
    pthread_mutex_unlock(&turn);
    return done;
}
int ftruncate64(int fd, off64_t length) { return ftruncate(fd, length); }

static int sync_watched(int fd) {
    struct stat about;
    if (!is_watched_file(fd)) return (int)syscall(SYS_fsync, fd);
    pthread_mutex_lock(&turn);
    int bad = fails(++sync_no, fail_sync);
    int is_folder = fstat(fd, &about) == 0 && S_ISDIR(about.st_mode);
    record(is_folder ? 'D' : 'S', about.st_ino, (uint64_t)bad, path_of[fd], NULL, 0);
    pthread_mutex_unlock(&turn);
    if (bad) errno = EIO;
    return bad ? -1 : 0;
}

int fsync(int fd) { return sync_watched(fd); }
int fdatasync(int fd) { return sync_watched(fd); }

int rename(const char *from, const char *to) {
    pthread_mutex_lock(&turn);
    int done = REAL(rename)(from, to);
    if (done == 0 && is_watched(from)) record('R', 0, 0, from, to, strlen(to));
    pthread_mutex_unlock(&turn);
    return done;
}

int unlink(const char *path) {
    pthread_mutex_lock(&turn);
    int done = REAL(unlink)(path);
    if (done == 0 && is_watched(path)) record('U', 0, 0, path, NULL, 0);
    pthread_mutex_unlock(&turn);
    return done;
}

int mkdir(const char *path, mode_t mode) {
    pthread_mutex_lock(&turn);
    int done = REAL(mkdir)(path, mode);
    if (done == 0 && is_watched(path)) record('M', 0, 0, path, NULL, 0);
    pthread_mutex_unlock(&turn);
    return done;
}
