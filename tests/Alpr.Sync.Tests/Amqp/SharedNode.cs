using Alpr.Sync.Tests.Amqp;
using Alpr.Sync.Tests.Brokers;

namespace Alpr.Sync.Tests;

/// <summary>One node for all tests: it takes many seconds to start. Each test has queues of its own.</summary>
[SetUpFixture]
internal sealed class SharedNode
{
    private static readonly object s_gate = new();
    private static RabbitNode? s_node;
    private static TestAuthority? s_authority;
    private static string s_folder = "";

    public static TestAuthority Authority => Started().Authority;

    public static RabbitNode Node => Started().Node;

    public static string Folder => s_folder;

    [OneTimeTearDown]
    public void End()
    {
        s_node?.Dispose();
        s_authority?.Dispose();
        if (s_folder.Length > 0)
            Directory.Delete(s_folder, recursive: true);
    }

    private static (RabbitNode Node, TestAuthority Authority) Started()
    {
        lock (s_gate)
        {
            if (s_node is null)
            {
                if (!File.Exists("/usr/lib/rabbitmq/bin/rabbitmq-server"))
                    Assert.Ignore("Debian's package rabbitmq-server is not installed here (scripts/setup installs it).");
                s_folder = Directory.CreateTempSubdirectory("alpr-amqp").FullName;
                s_authority = new(s_folder);
                s_node = RabbitNode.Single(Path.Combine(s_folder, "node"), s_authority);
            }
            return (s_node, s_authority!);
        }
    }
}
