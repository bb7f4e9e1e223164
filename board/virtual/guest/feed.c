// What the camera sees: shows the pictures of a file to a v4l2loopback device, over and over, at the file's pace.
//   feed FOOTAGE DEVICE
// FOOTAGE begins with 512 bytes of text "alpr-footage FOURCC WIDTH HEIGHT BYTES-A-FRAME FRAMES MS-A-FRAME"; the frames follow, packed.
#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

enum { HEADER = 512, FRAME_BYTES_MAX = 1920 * 1080 * 2 };

static void fail(const char *what)
{
    fprintf(stderr, "feed: %s: %s\n", what, strerror(errno));
    exit(1);
}

int main(int count, char **arguments)
{
    if (count != 3)
        return fputs("usage: feed FOOTAGE DEVICE\n", stderr), 2;
    char header[HEADER + 1] = "", format[5] = "";
    unsigned width, height, bytes, frames, milliseconds;
    int footage = open(arguments[1], O_RDONLY), device = open(arguments[2], O_RDWR);
    if (footage < 0 || read(footage, header, HEADER) != HEADER)
        fail(arguments[1]);
    if (device < 0)
        fail(arguments[2]);
    if (sscanf(header, "alpr-footage %4s %u %u %u %u %u", format, &width, &height, &bytes, &frames, &milliseconds) != 6
        || bytes == 0 || bytes > FRAME_BYTES_MAX || frames == 0 || milliseconds == 0 || strlen(format) != 4)
        return fprintf(stderr, "feed: %s does not begin as footage does\n", arguments[1]), 1;

    struct v4l2_format shape = { .type = V4L2_BUF_TYPE_VIDEO_OUTPUT };
    shape.fmt.pix.width = width;
    shape.fmt.pix.height = height;
    shape.fmt.pix.pixelformat = v4l2_fourcc(format[0], format[1], format[2], format[3]);
    shape.fmt.pix.field = V4L2_FIELD_NONE;
    shape.fmt.pix.sizeimage = bytes;
    shape.fmt.pix.bytesperline = bytes / height;
    if (ioctl(device, VIDIOC_S_FMT, &shape) < 0)
        fail("VIDIOC_S_FMT");
    struct v4l2_streamparm pace = { .type = V4L2_BUF_TYPE_VIDEO_OUTPUT };
    pace.parm.output.timeperframe.numerator = milliseconds;
    pace.parm.output.timeperframe.denominator = 1000;
    if (ioctl(device, VIDIOC_S_PARM, &pace) < 0)
        fail("VIDIOC_S_PARM");

    unsigned char *frame = malloc(bytes);
    struct timespec next;
    clock_gettime(CLOCK_MONOTONIC, &next);
    for (unsigned i = 0;; i = (i + 1) % frames)
    {
        if (pread(footage, frame, bytes, HEADER + (off_t)i * bytes) != (ssize_t)bytes)
            fail(arguments[1]);
        if (write(device, frame, bytes) != (ssize_t)bytes)
            fail(arguments[2]);
        next.tv_nsec += milliseconds * 1000000L;
        next.tv_sec += next.tv_nsec / 1000000000L;
        next.tv_nsec %= 1000000000L;
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &next, NULL);
    }
}
