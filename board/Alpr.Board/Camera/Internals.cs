using System.Runtime.CompilerServices;

// The parts of a camera (the pipe's format, the options of the decoder) are tested by themselves.
[assembly: InternalsVisibleTo("Alpr.Board.Tests")]

// The simulated board stands in for the kernel's video nodes.
[assembly: InternalsVisibleTo("Alpr.Board.Simulated")]
[assembly: InternalsVisibleTo("Alpr.Board.Simulated.Tests")]
