using Alpr.Contracts.V1;
using Alpr.Web.Server;
using Microsoft.AspNetCore.Http;

namespace Alpr.Web.Pull;

/// <summary><c>GET /v1/health</c>: how each part of the unit is. Another agency sees the lights and not the reasons, which name the agency's lists and servers.</summary>
/// <param name="parts">Conditions.</param>
internal sealed class HealthRoute(WebParts parts)
{
    /// <summary>Answers.</summary>
    public Task Get(HttpContext context, Caller caller)
    {
        Asked.Only(context.Request.Query);
        IReadOnlyList<Condition> conditions = parts.Conditions();
        bool isOurs = caller.Kind != CallerKind.Agency;
        return Answers.Json(context, new HealthAnswer(Name(conditions.Select(one => one.Light).DefaultIfEmpty().Max()),
            [.. conditions.Select(one => new PartAnswer(one.Part, Name(one.Light), isOurs ? one.Reason : ""))]), WebJson.Default.HealthAnswer);
    }

    /// <summary>A light in words.</summary>
    internal static string Name(Light light) => light switch
    {
        Light.Green => "green",
        Light.Amber => "amber",
        Light.Red => "red",
        _ => "unknown",
    };
}

/// <summary>How the unit is.</summary>
/// <param name="Light">The worst.</param>
/// <param name="Parts">Each part.</param>
internal sealed record HealthAnswer(string Light, IReadOnlyList<PartAnswer> Parts);

/// <summary>How a part is.</summary>
/// <param name="Part">Its name.</param>
/// <param name="Light"><c>green</c>, <c>amber</c>, <c>red</c> or <c>unknown</c>.</param>
/// <param name="Reason">Why, with the remedy; empty when green.</param>
internal sealed record PartAnswer(string Part, string Light, string Reason);
