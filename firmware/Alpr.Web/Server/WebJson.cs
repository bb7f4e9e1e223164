using System.Text.Json.Serialization;
using Alpr.Oversight;
using Alpr.Web.Pull;

namespace Alpr.Web.Server;

/// <summary>All JSON of the interface: names in snake_case, no field that is not known, nothing deep.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, MaxDepth = 8,
    UseStringEnumConverter = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ProblemBody))]
[JsonSerializable(typeof(AckBody))]
[JsonSerializable(typeof(SignInBody))]
[JsonSerializable(typeof(SessionAnswer))]
[JsonSerializable(typeof(QueryBody))]
[JsonSerializable(typeof(SearchPage))]
[JsonSerializable(typeof(HoldBody))]
[JsonSerializable(typeof(ReasonBody))]
[JsonSerializable(typeof(HoldAnswer))]
[JsonSerializable(typeof(HotPlateBody))]
[JsonSerializable(typeof(HotPlateOutBody))]
[JsonSerializable(typeof(HotPlateAnswer))]
[JsonSerializable(typeof(HealthAnswer))]
[JsonSerializable(typeof(ProofAnswer))]
[JsonSerializable(typeof(AlertBody))]
internal sealed partial class WebJson : JsonSerializerContext;
