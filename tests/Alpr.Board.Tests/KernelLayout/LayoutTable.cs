using System.Globalization;
using System.Text;

namespace Alpr.Board.Tests.KernelLayout;

/// <summary>
/// What C# has of a kernel header, written down as C assertions: sizes and offsets are taken from real instances, so that what is compared is
/// what the kernel gets.
/// </summary>
internal sealed unsafe class LayoutTable
{
    private readonly StringBuilder _includes = new();
    private readonly StringBuilder _assertions = new();

    /// <summary>Assertions so far.</summary>
    public int Count { get; private set; }

    /// <summary>Headers, as <c>linux/gpio.h</c>.</summary>
    public LayoutTable(params string[] headers)
    {
        foreach (string header in headers)
            _includes.Append(CultureInfo.InvariantCulture, $"#include <{header}>\n");
        _includes.Append("#define SIZE(type, member) sizeof(((type *)0)->member)\n");
    }

    /// <summary>The C file.</summary>
    public string Source => _includes.ToString() + _assertions;

    /// <summary>A structure, by its name in C and an instance.</summary>
    public Layout Struct<T>(string name, T* instance)
        where T : unmanaged
    {
        Assert($"sizeof({name})", (ulong)sizeof(T));
        return new(this, name, (byte*)instance);
    }

    /// <summary>A number: a flag, a limit, a request.</summary>
    public LayoutTable Constant(string name, long value)
    {
        Assert($"(unsigned long long)({name})", (ulong)value);
        return this;
    }

    private void Assert(string expression, ulong value)
    {
        _assertions.Append(CultureInfo.InvariantCulture, $"_Static_assert({expression} == {value}ULL, \"{expression} is not {value}\");\n");
        Count++;
    }

    /// <summary>The members of one structure.</summary>
    internal sealed class Layout(LayoutTable table, string name, byte* instance)
    {
        /// <summary>A member: its name in C and its place in the instance.</summary>
        public Layout Field<T>(string member, T* field)
            where T : unmanaged => Field(member, field, 1);

        /// <summary>An array within the structure.</summary>
        public Layout Field<T>(string member, T* field, int count)
            where T : unmanaged
        {
            table.Assert($"__builtin_offsetof({name}, {member})", (ulong)((byte*)field - instance));
            table.Assert($"SIZE({name}, {member})", (ulong)(sizeof(T) * count));
            return this;
        }
    }
}
