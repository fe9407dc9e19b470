/* Makes Python's own command line of freeze-core's interpreter, whose main starts a frozen program instead.
   It is loaded before the C library, so that this __libc_start_main is found first and starts Py_BytesMain. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>

typedef int start_function(int, char **, char **);
typedef int start_main(start_function *, int, char **, void (*)(void), void (*)(void), void (*)(void), void *);

extern int Py_BytesMain(int count, char **arguments);

static int python(int count, char **arguments, char **environment) {
    (void)environment;
    return Py_BytesMain(count, arguments);
}

int __libc_start_main(start_function *program, int count, char **arguments, void (*init)(void),
                      void (*fini)(void), void (*dynamic_fini)(void), void *stack_end) {
    (void)program;
    start_main *next = (start_main *)dlsym(RTLD_NEXT, "__libc_start_main");
    if (!next) {
        fputs("chatapp: this C library cannot start Python.\n", stderr);
        exit(1);
    }
    return next(python, count, arguments, init, fini, dynamic_fini, stack_end);
}
