/*
 * Init of a tiny arm64 system that only runs models: for each line of /case/runs.txt it loads the model through ONNX
 * Runtime's C API, gives it the input tensors and writes the raw outputs to the disk /dev/vda, one after the other.
 * A line: MODEL INPUT-NAME INPUT-FILE COUNT RANK DIMS... OUTPUTS {NAME RANK DIMS...}...
 * INPUT-FILE holds COUNT tensors of uint8; outputs are float32. The places in the table of functions are those of
 * firmware/Alpr.Onnx/OrtApi.cs (onnxruntime_c_api.h promises that they stay).
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { RANK_MAX = 8, OUTPUTS_MAX = 4, NAME_MAX_LENGTH = 64, API_VERSION = 17, SECTOR = 512 };
enum { FLOAT32 = 1, UINT8 = 2 };                 /* ONNXTensorElementDataType */
enum { LOG_FATAL = 4, OPTIMISE_ALL = 99, ARENA = 1 };

typedef struct { char name[NAME_MAX_LENGTH]; int rank; int64_t shape[RANK_MAX]; size_t elements; } tensor;
typedef struct { const void *const *(*get_api)(uint32_t); const char *(*version)(void); } api_base;

static const void *const *api;
static void *environment, *memory;

/* Ends the run: the host takes anything but the line "done" for a failure. */
static void stop(const char *what, const char *detail)
{
    printf("failed: %s %s\n", what, detail ? detail : "");
    fflush(stdout);
    sync();
    reboot(RB_POWER_OFF);
    exit(1);
}

static void check(void *status, const char *what)
{
    if (status)
        stop(what, ((const char *(*)(const void *))api[2])(status)); /* GetErrorMessage */
}

static void *bytes_of(const char *path, size_t *length)
{
    struct stat about;
    int file = open(path, O_RDONLY);
    if (file < 0 || fstat(file, &about) != 0)
        stop("cannot open", path);
    void *bytes = malloc((size_t)about.st_size + 1);
    size_t got = 0;
    while (bytes && got < (size_t)about.st_size) {
        ssize_t part = read(file, (char *)bytes + got, (size_t)about.st_size - got);
        if (part <= 0)
            stop("cannot read", path);
        got += (size_t)part;
    }
    close(file);
    *length = got;
    return bytes;
}

static void load_modules(void)
{
    char path[256];
    FILE *list = fopen("/modules/order", "r"); /* written by the host; dependencies first */
    while (list && fscanf(list, "%255s", path) == 1) {
        int file = open(path, O_RDONLY);
        if (file < 0 || syscall(SYS_finit_module, file, "", 0) != 0)
            stop("cannot load the kernel module", path);
        close(file);
    }
    if (list)
        fclose(list);
}

static void read_shape(FILE *list, tensor *t)
{
    if (fscanf(list, "%63s %d", t->name, &t->rank) != 2 || t->rank < 1 || t->rank > RANK_MAX)
        stop("bad tensor in", "/case/runs.txt");
    t->elements = 1;
    for (int i = 0; i < t->rank; i++) {
        if (fscanf(list, "%ld", &t->shape[i]) != 1)
            stop("bad shape in", "/case/runs.txt");
        t->elements *= (size_t)t->shape[i];
    }
}

static void *value_of(const tensor *t, void *data, size_t element_bytes, int type)
{
    void *value = NULL;
    check(((void *(*)(const void *, void *, size_t, const int64_t *, size_t, int, void **))api[49])(
        memory, data, t->elements * element_bytes, t->shape, (size_t)t->rank, type, &value), "tensor");
    return value;
}

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void *session_of(const char *path)
{
    void *options = NULL, *session = NULL;
    size_t length = 0;
    void *model = bytes_of(path, &length);
    check(((void *(*)(void **))api[10])(&options), "options");
    check(((void *(*)(void *, int))api[23])(options, OPTIMISE_ALL), "optimise");
    check(((void *(*)(void *, int))api[24])(options, 1), "threads");
    check(((void *(*)(void *, const void *, size_t, const void *, void **))api[8])(
        environment, model, length, options, &session), path);
    return session;
}

static void write_all(int disk, const void *data, size_t bytes)
{
    for (size_t done = 0; done < bytes;) {
        ssize_t part = write(disk, (const char *)data + done, bytes - done);
        if (part <= 0)
            stop("cannot write to", "/dev/vda");
        done += (size_t)part;
    }
}

/* Runs all inputs of one line; returns 0 at the end of the list. */
static int run_line(FILE *list, int disk)
{
    char model[128], file[128];
    int count, outputs;
    tensor in, out[OUTPUTS_MAX];
    if (fscanf(list, "%127s %127s %d", model, file, &count) != 3)
        return 0;
    read_shape(list, &in);
    if (fscanf(list, "%d", &outputs) != 1 || outputs < 1 || outputs > OUTPUTS_MAX)
        stop("bad outputs in", "/case/runs.txt");

    size_t length = 0;
    uint8_t *inputs = bytes_of(file, &length);
    uint8_t *pixels = malloc(in.elements);
    if (length != in.elements * (size_t)count || !pixels)
        stop("wrong length of", file);
    const char *in_name = in.name, *out_names[OUTPUTS_MAX];
    void *in_value = value_of(&in, pixels, 1, UINT8), *out_values[OUTPUTS_MAX];
    float *out_data[OUTPUTS_MAX];
    for (int i = 0; i < outputs; i++) {
        read_shape(list, &out[i]);
        out_data[i] = calloc(out[i].elements, sizeof(float));
        out_names[i] = out[i].name;
        out_values[i] = value_of(&out[i], out_data[i], sizeof(float), FLOAT32);
    }
    void *session = session_of(model);
    for (int n = 0; n < count; n++) {
        memcpy(pixels, inputs + (size_t)n * in.elements, in.elements);
        double from = now_ms();
        check(((void *(*)(void *, const void *, const char *const *, void *const *, size_t, const char *const *, size_t,
            void **))api[9])(session, NULL, &in_name, &in_value, 1, out_names, (size_t)outputs, out_values), "run");
        printf("ran %s %d %.1f ms\n", model, n, now_ms() - from);
        fflush(stdout);
        for (int i = 0; i < outputs; i++)
            write_all(disk, out_data[i], out[i].elements * sizeof(float));
    }
    return 1;
}

int main(void)
{
    mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
    mount("proc", "/proc", "proc", 0, NULL);
    mount("sysfs", "/sys", "sysfs", 0, NULL);
    int console = open("/dev/console", O_RDWR);
    for (int i = 0; console >= 0 && i < 3; i++)
        dup2(console, i);
    load_modules();

    void *library = dlopen("/lib/libonnxruntime.so.1", RTLD_NOW);
    if (!library)
        stop("dlopen", dlerror());
    const api_base *(*get_base)(void) = (const api_base *(*)(void))dlsym(library, "OrtGetApiBase");
    if (!get_base || !(api = get_base()->get_api(API_VERSION)))
        stop("no API of ONNX Runtime", "");
    printf("onnxruntime %s on arm64\n", get_base()->version());
    check(((void *(*)(int, const char *, void **))api[3])(LOG_FATAL, "check", &environment), "environment");
    check(((void *(*)(int, int, void **))api[69])(ARENA, 0, &memory), "memory");

    FILE *list = fopen("/case/runs.txt", "r");
    int disk = open("/dev/vda", O_WRONLY);
    for (int tries = 0; disk < 0 && tries < 100; tries++) { /* the disk appears a moment after its driver */
        usleep(100000);
        disk = open("/dev/vda", O_WRONLY);
    }
    if (!list || disk < 0)
        stop("cannot open", list ? "/dev/vda" : "/case/runs.txt");
    while (run_line(list, disk))
        continue;
    if (fsync(disk) != 0)
        stop("cannot flush", "/dev/vda");
    printf("done\n");
    fflush(stdout);
    reboot(RB_POWER_OFF);
    return 0;
}
