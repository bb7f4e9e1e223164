// Looks at a pin from gpio-sim's own side, a thousand times a second, and says how often it changed.
//   edges LINE MILLISECONDS     prints: TOGGLES toggles, ends VALUE
// The file is /sys/devices/platform/gpio-sim.N/gpiochipM/sim_gpioLINE/value (kernel: admin-guide/gpio/gpio-sim.rst).
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

int main(int count, char **arguments)
{
    if (count != 3)
        return fputs("usage: edges LINE MILLISECONDS\n", stderr), 2;
    char pattern[128];
    snprintf(pattern, sizeof pattern, "/sys/devices/platform/gpio-sim.*/gpiochip*/sim_gpio%d/value", atoi(arguments[1]));
    glob_t found;
    if (glob(pattern, 0, NULL, &found) != 0 || found.gl_pathc != 1)
        return fprintf(stderr, "edges: not one file is called %s\n", pattern), 1;
    int file = open(found.gl_pathv[0], O_RDONLY), toggles = 0;
    char before = 0, now = 0;
    struct timespec pause = { .tv_nsec = 1000000 }, start, at;
    clock_gettime(CLOCK_MONOTONIC, &start);
    do
    {
        if (pread(file, &now, 1, 0) != 1)
            return fputs("edges: the pin cannot be read\n", stderr), 1;
        toggles += before != 0 && now != before;
        before = now;
        nanosleep(&pause, NULL);
        clock_gettime(CLOCK_MONOTONIC, &at);
    } while ((at.tv_sec - start.tv_sec) * 1000L + (at.tv_nsec - start.tv_nsec) / 1000000 < atol(arguments[2]));
    printf("%d toggles, ends %c\n", toggles, now);
    return 0;
}
