using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Alpr.Web.Tests.Pages;

/// <summary>A real browser without a window, driven through the DevTools protocol; one page of it. Skips the test where no Chromium is installed.</summary>
internal sealed class Chromium : IDisposable
{
    private const int WaitMs = 30_000, ReplyMs = 30_000;

    private readonly Process _process;
    private readonly string _profile = Directory.CreateTempSubdirectory("alpr-chromium-").FullName;
    private readonly ClientWebSocket _socket = new();
    private readonly Dictionary<int, TaskCompletionSource<JsonElement>> _asked = [];
    private readonly Task _reading;
    private int _last;
    private (int Width, int Height) _screen;

    public Chromium()
    {
        string program = new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists) ?? "";
        if (program.Length == 0)
            Assert.Ignore("skipped: no chromium");
        _process = Process.Start(new ProcessStartInfo(program,
        [
            "--headless=new", "--remote-debugging-port=0", $"--user-data-dir={_profile}", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions",
            "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-default-apps", "--disable-features=Translate,OptimizationHints,MediaRouter",
            "--ignore-certificate-errors", "--hide-scrollbars", "--force-color-profile=srgb", "--lang=en-US", "about:blank",
        ]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        string line = "";
        while (!line.StartsWith("DevTools listening on ws://", StringComparison.Ordinal))
            line = _process.StandardError.ReadLine() ?? throw new InvalidOperationException("Chromium ended before it listened.");
        _ = Task.Run(_process.StandardError.ReadToEnd); // or its pipe fills
        Uri browser = new(line["DevTools listening on ".Length..].Trim());
        using HttpClient http = new();
        JsonArray pages = http.GetFromJsonAsync<JsonArray>($"http://{browser.Authority}/json/list").GetAwaiter().GetResult()!;
        string page = (string)pages.First(one => (string?)one!["type"] == "page")!["webSocketDebuggerUrl"]!;
        _socket.ConnectAsync(new(page), default).GetAwaiter().GetResult();
        _reading = Task.Run(Read);
        foreach (string domain in new[] { "Page", "Runtime", "Log", "Network" })
            Ask($"{domain}.enable");
    }

    /// <summary>What the console was told that should not be there: errors, exceptions, violations of the content policy.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>Addresses of everything that was asked for.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>Called while something is waited for.</summary>
    public Action Meanwhile { get; set; } = static () => { };

    public JsonElement Ask(string method, object? parameters = null)
    {
        int id = Interlocked.Increment(ref _last);
        TaskCompletionSource<JsonElement> reply = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_asked)
            _asked.Add(id, reply);
        byte[] message = JsonSerializer.SerializeToUtf8Bytes(new { id, method, @params = parameters ?? new { } });
        _socket.SendAsync(message, WebSocketMessageType.Text, true, default).GetAwaiter().GetResult();
        Assert.That(reply.Task.Wait(ReplyMs), $"{method} is answered");
        return reply.Task.Result;
    }

    /// <summary>Opens an address and waits until the page is there.</summary>
    public void Open(string address)
    {
        Ask("Page.navigate", new { url = address });
        Until("document.readyState === 'complete' && document.querySelector('main h1') !== null", address);
    }

    /// <summary>The value of an expression.</summary>
    public JsonElement Value(string expression)
    {
        JsonElement answer = Ask("Runtime.evaluate", new { expression, returnByValue = true, awaitPromise = true, userGesture = true });
        Assert.That(answer.TryGetProperty("exceptionDetails", out JsonElement wrong), Is.False, () => $"{expression}: {wrong}");
        return answer.GetProperty("result").TryGetProperty("value", out JsonElement value) ? value : default;
    }

    public string Text(string expression) => Value(expression).GetString() ?? "";

    public bool Holds(string expression) => Value($"!!({expression})").GetBoolean();

    /// <summary>Waits until an expression is true.</summary>
    public void Until(string expression, string what)
    {
        long end = Environment.TickCount64 + WaitMs;
        while (!Holds(expression))
        {
            Meanwhile();
            Assert.That(Environment.TickCount64, Is.LessThan(end), () => $"{what}: {Text("document.body.innerText")}");
            Value("new Promise(next => setTimeout(next, 40))");
        }
    }

    /// <summary>Types into what has the focus.</summary>
    public void Type(string text) => Ask("Input.insertText", new { text });

    /// <summary>Presses a key.</summary>
    public void Press(string key, int modifiers = 0)
    {
        (int code, string text) = key switch { "Tab" => (9, ""), "Enter" => (13, "\r"), " " => (32, " "), "ArrowRight" => (39, ""), "ArrowLeft" => (37, ""), "ArrowDown" => (40, ""), "Escape" => (27, ""), "Delete" => (46, ""), _ => throw new ArgumentException(key) };
        Ask("Input.dispatchKeyEvent", new { type = text.Length > 0 ? "keyDown" : "rawKeyDown", key, code = key == " " ? "Space" : key, windowsVirtualKeyCode = code, text, modifiers });
        Ask("Input.dispatchKeyEvent", new { type = "keyUp", key, code = key == " " ? "Space" : key, windowsVirtualKeyCode = code, modifiers });
    }

    /// <summary>Writes into the field of a label, or chooses in it.</summary>
    public void Fill(string label, string value, string within = "main") => Assert.That(Holds($$"""
        (() => {
          const label = [...document.querySelectorAll({{JsonSerializer.Serialize(within + " label")}})].find(one => one.textContent.trim() === {{JsonSerializer.Serialize(label)}} && one.getClientRects().length);
          const input = label && document.getElementById(label.htmlFor);
          if (!input) return false;
          input.focus();
          input.value = {{JsonSerializer.Serialize(value)}};
          input.dispatchEvent(new Event("input", { bubbles: true }));
          input.dispatchEvent(new Event("change", { bubbles: true }));
          return true;
        })()
        """), Is.True, $"there is a field '{label}' in: {Text("document.body.innerText")}");

    /// <summary>Chooses a file in the field of a label.</summary>
    public void ChooseFile(string label, string path)
    {
        JsonElement input = Ask("Runtime.evaluate", new { expression = $"document.getElementById([...document.querySelectorAll('main label')].find(one => one.textContent.trim() === {JsonSerializer.Serialize(label)}).htmlFor)" });
        Ask("DOM.setFileInputFiles", new { files = new[] { path }, objectId = input.GetProperty("result").GetProperty("objectId").GetString() });
    }

    /// <summary>Lets files that a page gives be saved into a folder.</summary>
    public void SaveInto(string folder) => Ask("Browser.setDownloadBehavior", new { behavior = "allow", downloadPath = folder });

    /// <summary>Clicks a button or link by its words.</summary>
    public void Click(string words, string within = "body") => Assert.That(Holds($$"""
        (() => {
          const one = [...document.querySelectorAll({{JsonSerializer.Serialize(within)}} + " :is(button, a, summary)")].find(one => one.textContent.trim().startsWith({{JsonSerializer.Serialize(words)}}) && one.getClientRects().length);
          one?.click();
          return one;
        })()
        """), Is.True, $"there is '{words}' to click in: {Text("document.body.innerText")}");

    /// <summary>A screen of a size and a scheme of colours.</summary>
    public void Screen(int width, int height, bool isDark = false)
    {
        _screen = (width, height);
        Ask("Emulation.setDeviceMetricsOverride", new { width, height, deviceScaleFactor = 1, mobile = width < 600 });
        Ask("Emulation.setEmulatedMedia", new { features = new[] { new { name = "prefers-color-scheme", value = isDark ? "dark" : "light" }, new { name = "prefers-reduced-motion", value = "reduce" } } });
    }

    /// <summary>Keeps a picture of the whole page, or of what the screen shows.</summary>
    public void Shoot(string name, bool isWhole = true)
    {
        (int width, int height) = _screen;
        if (isWhole) // as tall as the page: what sticks to an edge is then at the page's, and lazy pictures come
            Ask("Emulation.setDeviceMetricsOverride", new { width, height = Math.Clamp((int)Value("document.documentElement.scrollHeight").GetDouble(), height, 8_000), deviceScaleFactor = 1, mobile = width < 600 });
        Value("new Promise(next => requestAnimationFrame(() => requestAnimationFrame(next)))");
        Until("[...document.images].every(one => one.complete)", "the pictures");
        byte[] picture = Ask("Page.captureScreenshot", new { format = "png", captureBeyondViewport = false }).GetProperty("data").GetBytesFromBase64();
        if (isWhole)
            Ask("Emulation.setDeviceMetricsOverride", new { width, height, deviceScaleFactor = 1, mobile = width < 600 });
        string folder = Environment.GetEnvironmentVariable("ALPR_SCREENSHOTS") ?? Path.Combine(TestContext.CurrentContext.WorkDirectory, "screenshots");
        Directory.CreateDirectory(folder);
        string path = Path.Combine(folder, name + ".png");
        File.WriteAllBytes(path, picture);
        TestContext.AddTestAttachment(path);
    }

    public void Dispose()
    {
        try
        {
            Ask("Browser.close");
        }
        catch (Exception gone) when (gone is WebSocketException or AssertionException)
        {
        }
        if (!_process.WaitForExit(5_000))
            _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _socket.Dispose();
        _reading.Wait(5_000);
        _process.Dispose();
        try
        {
            Directory.Delete(_profile, recursive: true);
        }
        catch (IOException)
        {
            // a child of it writes to the last
        }
    }

    private async Task Read()
    {
        byte[] buffer = new byte[1 << 16];
        using MemoryStream message = new();
        try
        {
            while (true)
            {
                WebSocketReceiveResult part = await _socket.ReceiveAsync(buffer, default);
                if (part.MessageType == WebSocketMessageType.Close)
                    break;
                message.Write(buffer, 0, part.Count);
                if (!part.EndOfMessage)
                    continue;
                using JsonDocument document = JsonDocument.Parse(message.ToArray());
                message.SetLength(0);
                Take(document.RootElement);
            }
        }
        catch (Exception gone) when (gone is WebSocketException or ObjectDisposedException or OperationCanceledException)
        {
        }
        lock (_asked)
        {
            foreach (TaskCompletionSource<JsonElement> reply in _asked.Values)
                reply.TrySetResult(default);
        }
    }

    private void Take(JsonElement message)
    {
        if (message.TryGetProperty("id", out JsonElement id))
        {
            TaskCompletionSource<JsonElement>? reply;
            lock (_asked)
                _asked.Remove(id.GetInt32(), out reply);
            if (message.TryGetProperty("result", out JsonElement result))
                reply?.TrySetResult(result.Clone());
            else
                reply?.TrySetException(new InvalidOperationException(message.GetRawText()));
            return;
        }
        JsonElement parameters = message.GetProperty("params");
        switch (message.GetProperty("method").GetString())
        {
            case "Network.requestWillBeSent":
                lock (Requests)
                    Requests.Add(parameters.GetProperty("request").GetProperty("url").GetString()!);
                break;
            case "Runtime.exceptionThrown":
                Fault(parameters.GetProperty("exceptionDetails").GetRawText());
                break;
            case "Runtime.consoleAPICalled" when parameters.GetProperty("type").GetString() is "error" or "warning" or "assert":
                Fault(parameters.GetProperty("args").GetRawText());
                break;
            case "Log.entryAdded" when parameters.GetProperty("entry").GetProperty("level").GetString() is "error" or "warning":
                Fault(parameters.GetProperty("entry").GetRawText());
                break;
            default:
                break;
        }
    }

    private void Fault(string text)
    {
        lock (Faults)
            Faults.Add(text);
    }
}
