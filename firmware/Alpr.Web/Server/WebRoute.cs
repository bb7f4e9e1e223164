using Microsoft.AspNetCore.Http;

namespace Alpr.Web.Server;

/// <summary>One thing that can be asked.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path, with <c>{names}</c>.</param>
/// <param name="For">Who may ask; the policy says the rest.</param>
/// <param name="Answer">Answers.</param>
internal sealed record WebRoute(string Method, string Path, CallerKind For, Func<HttpContext, Caller, Task> Answer);
