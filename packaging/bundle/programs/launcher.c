/* Starts the program of a portable folder: bin/python3.x -m chatapp, with nothing of the user's Python.
   Static, so that it runs where there is neither a shell nor the right C library, and can say so. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef PYTHON
#define PYTHON "python3.11"
#endif

static const char *const LIBSTDCXX[] = {
    "/usr/lib/x86_64-linux-gnu/libstdc++.so.6", "/lib/x86_64-linux-gnu/libstdc++.so.6",
    "/usr/lib64/libstdc++.so.6", "/lib64/libstdc++.so.6", "/usr/lib/libstdc++.so.6",
    "/usr/lib/gcc/x86_64-pc-linux-gnu/libstdc++.so.6", NULL};

static int exists(const char *path) { return access(path, R_OK) == 0; }

/* Our own libstdc++ is for machines without one: theirs is made for their C library. */
static void add_fallback(const char *here) {
    for (int i = 0; LIBSTDCXX[i]; i++)
        if (exists(LIBSTDCXX[i])) return;
    const char *before = getenv("LD_LIBRARY_PATH");
    char paths[3 * PATH_MAX];
    if (before && *before)
        snprintf(paths, sizeof paths, "%s/lib/fallback:%s", here, before);
    else
        snprintf(paths, sizeof paths, "%s/lib/fallback", here);
    setenv("LD_LIBRARY_PATH", paths, 1);
}

int main(int count, char **arguments) {
    char here[PATH_MAX], python[PATH_MAX + 32];
    ssize_t length = readlink("/proc/self/exe", here, sizeof here - 1);
    if (length > 0)
        here[length] = 0;
    else if (!realpath(arguments[0], here)) {
        fprintf(stderr, "chatapp: cannot tell which folder this program lies in.\n");
        return 1;
    }
    *strrchr(here, '/') = 0;
    snprintf(python, sizeof python, "%s/bin/" PYTHON, here);
    const char *const removed[] = {"PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "PYTHONPLATLIBDIR",
                                   "QT_PLUGIN_PATH", "QT_QPA_PLATFORM_PLUGIN_PATH", NULL};
    for (int i = 0; removed[i]; i++) unsetenv(removed[i]);
    setenv("PYTHONNOUSERSITE", "1", 1);
    setenv("PYTHONDONTWRITEBYTECODE", "1", 1);
    setenv("CHATAPP_BUNDLE", here, 1);
    add_fallback(here);

    char **given = calloc((size_t)count + 3, sizeof *given);
    if (!given) return 1;
    given[0] = python;
    given[1] = "-m";
    given[2] = "chatapp";
    for (int i = 1; i < count; i++) given[i + 2] = arguments[i];
    execv(python, given);
    if (errno == ENOENT && exists(python))
        fprintf(stderr, "chatapp: this system has no C library that the program can use (glibc is needed).\n");
    else
        fprintf(stderr, "chatapp: %s cannot be started: %s\n", python, strerror(errno));
    return 1;
}
