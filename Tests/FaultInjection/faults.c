// A disk that fails when it is told to: a library for LD_PRELOAD that counts the calls which change files below a folder
// and makes one of them, or all from one on, fail.
//
//   FAULTS_FOLDER   the folder, as an absolute path without symbolic links
//   FAULTS_KIND     full      ENOSPC, from calls that need space
//                   io        EIO, from all
//                   short     half of what is to be written is written
//                   descriptors   EMFILE, from calls that open or map a file
//   FAULTS_AT       the number of the first call that fails, from 1; 0 or nothing for none
//   FAULTS_LASTING  1 when all calls from there on fail
//   FAULTS_COUNT    a file for the number of calls that could have failed, as 8 bytes
//   FAULTS_TRACE    a file for a line for each of those calls
//
// C streams do not write through symbols that could be replaced, so streams for writing below the folder are made anew
// over a descriptor.

#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

// MARK: Settings

enum kind { NONE, FULL, IO, SHORT, DESCRIPTORS };

static char folder[4096];
static size_t folder_length;
static enum kind kind;
static uint64_t first_failure;
static int is_lasting;
static _Atomic uint64_t own_count;
static _Atomic uint64_t *count = &own_count;
static int trace = -1;

static const char *setting(const char *name) {
    const char *value = getenv(name);
    return value ? value : "";
}

__attribute__((constructor)) static void read_settings(void) {
    snprintf(folder, sizeof folder, "%s", setting("FAULTS_FOLDER"));
    folder_length = strlen(folder);
    const char *name = setting("FAULTS_KIND");
    kind = !strcmp(name, "full") ? FULL
        : !strcmp(name, "io") ? IO
        : !strcmp(name, "short") ? SHORT
        : !strcmp(name, "descriptors") ? DESCRIPTORS : NONE;
    first_failure = strtoull(setting("FAULTS_AT"), NULL, 10);
    is_lasting = !strcmp(setting("FAULTS_LASTING"), "1");
    if (*setting("FAULTS_COUNT")) {
        int file = (int)syscall(SYS_openat, AT_FDCWD, setting("FAULTS_COUNT"), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
        if (file < 0 || syscall(SYS_ftruncate, file, 8) != 0) abort();
        void *shared = (void *)syscall(SYS_mmap, NULL, 8, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
        if (shared == MAP_FAILED) abort();
        count = shared;
    }
    if (*setting("FAULTS_TRACE")) {
        trace = (int)syscall(
            SYS_openat, AT_FDCWD, setting("FAULTS_TRACE"), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0644);
    }
}

// MARK: Which calls fail

/// What a call needs, and so which kinds of faults it can have.
enum need { NEEDS_NOTHING = 0, NEEDS_SPACE = 1, WRITES = 2, NEEDS_DESCRIPTOR = 4 };

static int is_below(const char *path) {
    return folder_length > 0 && strncmp(path, folder, folder_length) == 0
        && (path[folder_length] == '/' || path[folder_length] == 0);
}

static int can_fail(int needs) {
    switch (kind) {
    case FULL: return needs & NEEDS_SPACE;
    case IO: return 1;
    case SHORT: return needs & WRITES;
    case DESCRIPTORS: return needs & NEEDS_DESCRIPTOR;
    default: return 0;
    }
}

/// Counts a call. 0: it is to go on; otherwise `errno` is set and it is to fail.
static int fails(const char *call, const char *path, int needs) {
    if (!is_below(path) || !can_fail(needs)) return 0;
    uint64_t number = atomic_fetch_add(count, 1) + 1;
    int failing = first_failure != 0 && (is_lasting ? number >= first_failure : number == first_failure);
    if (trace >= 0) {
        char line[5000];
        int length = snprintf(
            line, sizeof line, "%llu %s %s%s\n", (unsigned long long)number, call, path, failing ? " FAILS" : "");
        syscall(SYS_write, trace, line, length < (int)sizeof line ? length : (int)sizeof line - 1);
    }
    if (!failing) return 0;
    errno = kind == IO ? EIO : kind == DESCRIPTORS ? EMFILE : ENOSPC;
    return 1;
}

/// The path of an open file.
static const char *path_of(int descriptor, char path[4096]) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, 4095);
    path[length < 0 ? 0 : length] = 0;
    return path;
}

static const char *path_at(int directory, const char *name, char path[8192]) {
    if (name[0] == '/' || directory == AT_FDCWD) {
        snprintf(path, 8192, "%s", name);
    } else {
        char base[4096];
        snprintf(path, 8192, "%s/%s", path_of(directory, base), name);
    }
    return path;
}

static int fails_open(const char *call, int descriptor, int needs) {
    if (kind == NONE || folder_length == 0) return 0;
    int before = errno;
    char path[4096];
    int failing = fails(call, path_of(descriptor, path), needs);
    if (!failing) errno = before;
    return failing;
}

static int fails_at(const char *call, int directory, const char *name, int needs) {
    char path[8192];
    return kind != NONE && fails(call, path_at(directory, name, path), needs);
}

#define ORIGINAL(name) \
    static __typeof__(name) *original; \
    if (!original) original = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

// MARK: Writing

/// How much of a write is done: all, half, or nothing with -1.
static ssize_t allowed_size(const char *call, int descriptor, size_t size) {
    if (!fails_open(call, descriptor, NEEDS_SPACE | WRITES)) return (ssize_t)size;
    if (kind == SHORT && size > 1) return (ssize_t)(size / 2);
    return -1;
}

ssize_t write(int descriptor, const void *bytes, size_t size) {
    ORIGINAL(write);
    ssize_t allowed = allowed_size("write", descriptor, size);
    return allowed < 0 ? -1 : original(descriptor, bytes, (size_t)allowed);
}

ssize_t pwrite(int descriptor, const void *bytes, size_t size, off_t offset) {
    ORIGINAL(pwrite);
    ssize_t allowed = allowed_size("pwrite", descriptor, size);
    return allowed < 0 ? -1 : original(descriptor, bytes, (size_t)allowed, offset);
}

ssize_t pwrite64(int descriptor, const void *bytes, size_t size, off64_t offset) {
    ORIGINAL(pwrite64);
    ssize_t allowed = allowed_size("pwrite", descriptor, size);
    return allowed < 0 ? -1 : original(descriptor, bytes, (size_t)allowed, offset);
}

static size_t total(const struct iovec *parts, int number) {
    size_t size = 0;
    for (int i = 0; i < number; i++) size += parts[i].iov_len;
    return size;
}

/// A part of a vector of buffers would need a copy of it; the first buffer does.
static int allowed_parts(const char *call, int descriptor, const struct iovec *parts, int number) {
    ssize_t allowed = allowed_size(call, descriptor, total(parts, number));
    return allowed < 0 ? -1 : allowed == (ssize_t)total(parts, number) ? number : 1;
}

ssize_t writev(int descriptor, const struct iovec *parts, int number) {
    ORIGINAL(writev);
    int allowed = allowed_parts("writev", descriptor, parts, number);
    return allowed < 0 ? -1 : original(descriptor, parts, allowed);
}

ssize_t pwritev(int descriptor, const struct iovec *parts, int number, off_t offset) {
    ORIGINAL(pwritev);
    int allowed = allowed_parts("pwritev", descriptor, parts, number);
    return allowed < 0 ? -1 : original(descriptor, parts, allowed, offset);
}

ssize_t pwritev64(int descriptor, const struct iovec *parts, int number, off64_t offset) {
    ORIGINAL(pwritev64);
    int allowed = allowed_parts("pwritev", descriptor, parts, number);
    return allowed < 0 ? -1 : original(descriptor, parts, allowed, offset);
}

ssize_t copy_file_range(int from, off64_t *start, int to, off64_t *offset, size_t size, unsigned flags) {
    ORIGINAL(copy_file_range);
    ssize_t allowed = allowed_size("copy_file_range", to, size);
    return allowed < 0 ? -1 : original(from, start, to, offset, (size_t)allowed, flags);
}

ssize_t sendfile(int to, int from, off_t *offset, size_t size) {
    ORIGINAL(sendfile);
    ssize_t allowed = allowed_size("sendfile", to, size);
    return allowed < 0 ? -1 : original(to, from, offset, (size_t)allowed);
}

ssize_t sendfile64(int to, int from, off64_t *offset, size_t size) {
    ORIGINAL(sendfile64);
    ssize_t allowed = allowed_size("sendfile", to, size);
    return allowed < 0 ? -1 : original(to, from, offset, (size_t)allowed);
}

int ftruncate(int descriptor, off_t size) {
    ORIGINAL(ftruncate);
    return fails_open("ftruncate", descriptor, NEEDS_SPACE) ? -1 : original(descriptor, size);
}

int ftruncate64(int descriptor, off64_t size) {
    ORIGINAL(ftruncate64);
    return fails_open("ftruncate", descriptor, NEEDS_SPACE) ? -1 : original(descriptor, size);
}

int fallocate(int descriptor, int mode, off_t start, off_t size) {
    ORIGINAL(fallocate);
    return fails_open("fallocate", descriptor, NEEDS_SPACE) ? -1 : original(descriptor, mode, start, size);
}

int posix_fallocate(int descriptor, off_t start, off_t size) {
    ORIGINAL(posix_fallocate);
    return fails_open("posix_fallocate", descriptor, NEEDS_SPACE) ? errno : original(descriptor, start, size);
}

int fsync(int descriptor) {
    ORIGINAL(fsync);
    return fails_open("fsync", descriptor, NEEDS_SPACE) ? -1 : original(descriptor);
}

int fdatasync(int descriptor) {
    ORIGINAL(fdatasync);
    return fails_open("fdatasync", descriptor, NEEDS_SPACE) ? -1 : original(descriptor);
}

void *mmap(void *start, size_t size, int protection, int flags, int descriptor, off_t offset) {
    ORIGINAL(mmap);
    if (descriptor >= 0 && fails_open("mmap", descriptor, NEEDS_DESCRIPTOR)) {
        errno = ENOMEM;
        return MAP_FAILED;
    }
    return original(start, size, protection, flags, descriptor, offset);
}

void *mmap64(void *start, size_t size, int protection, int flags, int descriptor, off64_t offset) {
    ORIGINAL(mmap64);
    if (descriptor >= 0 && fails_open("mmap", descriptor, NEEDS_DESCRIPTOR)) {
        errno = ENOMEM;
        return MAP_FAILED;
    }
    return original(start, size, protection, flags, descriptor, offset);
}

// MARK: Names

static int needs_of_open(int flags) { return NEEDS_DESCRIPTOR | (flags & O_CREAT ? NEEDS_SPACE : 0); }

#define OPEN(name) \
    int name(const char *path, int flags, ...) { \
        va_list rest; \
        va_start(rest, flags); \
        mode_t mode = va_arg(rest, mode_t); \
        va_end(rest); \
        ORIGINAL(name); \
        return fails_at(flags & O_CREAT ? "create" : "open", AT_FDCWD, path, needs_of_open(flags)) \
            ? -1 : original(path, flags, mode); \
    }
#define OPENAT(name) \
    int name(int directory, const char *path, int flags, ...) { \
        va_list rest; \
        va_start(rest, flags); \
        mode_t mode = va_arg(rest, mode_t); \
        va_end(rest); \
        ORIGINAL(name); \
        return fails_at(flags & O_CREAT ? "create" : "open", directory, path, needs_of_open(flags)) \
            ? -1 : original(directory, path, flags, mode); \
    }

OPEN(open)
OPEN(open64)
OPENAT(openat)
OPENAT(openat64)

DIR *opendir(const char *path) {
    ORIGINAL(opendir);
    return fails_at("opendir", AT_FDCWD, path, NEEDS_DESCRIPTOR) ? NULL : original(path);
}

int mkdir(const char *path, mode_t mode) {
    ORIGINAL(mkdir);
    // A folder that is there already needs nothing of the disk.
    struct stat status;
    if (stat(path, &status) == 0) return original(path, mode);
    return fails_at("mkdir", AT_FDCWD, path, NEEDS_SPACE) ? -1 : original(path, mode);
}

int mkdirat(int directory, const char *path, mode_t mode) {
    ORIGINAL(mkdirat);
    return fails_at("mkdir", directory, path, NEEDS_SPACE) ? -1 : original(directory, path, mode);
}

int rename(const char *from, const char *to) {
    ORIGINAL(rename);
    return fails_at("rename", AT_FDCWD, to, NEEDS_SPACE) ? -1 : original(from, to);
}

int renameat(int from_directory, const char *from, int directory, const char *to) {
    ORIGINAL(renameat);
    return fails_at("rename", directory, to, NEEDS_SPACE) ? -1 : original(from_directory, from, directory, to);
}

int renameat2(int from_directory, const char *from, int directory, const char *to, unsigned flags) {
    ORIGINAL(renameat2);
    return fails_at("rename", directory, to, NEEDS_SPACE) ? -1 : original(from_directory, from, directory, to, flags);
}

int link(const char *from, const char *to) {
    ORIGINAL(link);
    return fails_at("link", AT_FDCWD, to, NEEDS_SPACE) ? -1 : original(from, to);
}

int unlink(const char *path) {
    ORIGINAL(unlink);
    return fails_at("unlink", AT_FDCWD, path, NEEDS_NOTHING) ? -1 : original(path);
}

int unlinkat(int directory, const char *path, int flags) {
    ORIGINAL(unlinkat);
    return fails_at("unlink", directory, path, NEEDS_NOTHING) ? -1 : original(directory, path, flags);
}

int rmdir(const char *path) {
    ORIGINAL(rmdir);
    return fails_at("rmdir", AT_FDCWD, path, NEEDS_NOTHING) ? -1 : original(path);
}

// MARK: Streams

enum { most_streams = 256 };
static struct { FILE *stream; int descriptor; } streams[most_streams];
static pthread_mutex_t streams_lock = PTHREAD_MUTEX_INITIALIZER;

static ssize_t read_stream(void *cookie, char *bytes, size_t size) { return read((int)(intptr_t)cookie, bytes, size); }

/// Streams want 0 for a failure.
static ssize_t write_stream(void *cookie, const char *bytes, size_t size) {
    size_t written = 0;
    while (written < size) {
        ssize_t part = write((int)(intptr_t)cookie, bytes + written, size - written);
        if (part < 0) return 0;
        written += (size_t)part;
    }
    return (ssize_t)written;
}

static int seek_stream(void *cookie, off64_t *offset, int origin) {
    off64_t position = lseek64((int)(intptr_t)cookie, *offset, origin);
    if (position < 0) return -1;
    *offset = position;
    return 0;
}

static int close_stream(void *cookie) {
    int descriptor = (int)(intptr_t)cookie;
    pthread_mutex_lock(&streams_lock);
    for (int i = 0; i < most_streams; i++) {
        if (streams[i].stream && streams[i].descriptor == descriptor) streams[i].stream = NULL;
    }
    pthread_mutex_unlock(&streams_lock);
    return close(descriptor);
}

static FILE *stream_for_writing(const char *path, const char *mode) {
    int flags = (strchr(mode, '+') ? O_RDWR : O_WRONLY) | O_CREAT | (mode[0] == 'a' ? O_APPEND : O_TRUNC);
    int descriptor = open(path, flags | O_CLOEXEC, 0666);
    if (descriptor < 0) return NULL;
    cookie_io_functions_t functions = {read_stream, write_stream, seek_stream, close_stream};
    FILE *stream = fopencookie((void *)(intptr_t)descriptor, mode, functions);
    if (!stream) {
        close(descriptor);
        return NULL;
    }
    pthread_mutex_lock(&streams_lock);
    for (int i = 0; i < most_streams; i++) {
        if (streams[i].stream) continue;
        streams[i].stream = stream;
        streams[i].descriptor = descriptor;
        break;
    }
    pthread_mutex_unlock(&streams_lock);
    return stream;
}

#define FOPEN(name) \
    FILE *name(const char *path, const char *mode) { \
        ORIGINAL(name); \
        int writes = mode[0] == 'w' || mode[0] == 'a'; \
        if (kind == NONE || !is_below(path)) return original(path, mode); \
        if (writes) return stream_for_writing(path, mode); \
        return fails_at("open", AT_FDCWD, path, NEEDS_DESCRIPTOR) ? NULL : original(path, mode); \
    }

FOPEN(fopen)
FOPEN(fopen64)

int fileno(FILE *stream) {
    ORIGINAL(fileno);
    int descriptor = -1;
    pthread_mutex_lock(&streams_lock);
    for (int i = 0; i < most_streams; i++) {
        if (streams[i].stream == stream) descriptor = streams[i].descriptor;
    }
    pthread_mutex_unlock(&streams_lock);
    return descriptor >= 0 ? descriptor : original(stream);
}
