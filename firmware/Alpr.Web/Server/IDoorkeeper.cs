using Alpr.Access;
using Microsoft.AspNetCore.Http;

namespace Alpr.Web.Server;

/// <summary>Who stands at the door of one listener and says of each request whose it is. Any thread.</summary>
internal interface IDoorkeeper
{
    /// <summary>What a browser may load that got an answer.</summary>
    string ContentSecurityPolicy { get; }

    /// <summary>Where to find what can be asked, a sentence.</summary>
    string Directory { get; }

    /// <summary>What who asks too often does instead, a sentence.</summary>
    string RateRemedy { get; }

    /// <summary>Whose requests are counted together; null: nobody's, since it is let in nowhere.</summary>
    string? RateName(HttpContext context);

    /// <summary>Who asks.</summary>
    /// <exception cref="WebProblem">Nobody who may.</exception>
    Caller Of(HttpContext context);

    /// <summary>A refusal that is recorded.</summary>
    WebProblem Refused(Contracts.V1.Access access, string because);
}

/// <summary>Knows who has signed in.</summary>
internal interface ISessionDesk
{
    /// <summary>The session of the person who asks.</summary>
    /// <exception cref="WebProblem">There is none.</exception>
    AccessSession SessionOf(HttpContext context, Caller caller);
}
