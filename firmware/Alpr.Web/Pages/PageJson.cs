using System.Text.Json.Serialization;
using Alpr.Oversight;

namespace Alpr.Web.Pages;

/// <summary>All JSON of the pages that the interface has not as well: names in snake_case, no field that is not known, nothing deep.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, MaxDepth = 8,
    UseStringEnumConverter = true, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(PersonAnswer))]
[JsonSerializable(typeof(NothingBody))]
[JsonSerializable(typeof(PasswordBody))]
[JsonSerializable(typeof(NowAnswer))]
[JsonSerializable(typeof(InspectionBody))]
[JsonSerializable(typeof(AimAnswer))]
[JsonSerializable(typeof(AimState))]
[JsonSerializable(typeof(MasksAnswer))]
[JsonSerializable(typeof(MasksBody))]
[JsonSerializable(typeof(MaskChanges))]
[JsonSerializable(typeof(FoundAnswer))]
[JsonSerializable(typeof(RecordBody))]
[JsonSerializable(typeof(RecordAnswer))]
[JsonSerializable(typeof(AuditBody))]
[JsonSerializable(typeof(AuditAnswer))]
[JsonSerializable(typeof(SampleBody))]
[JsonSerializable(typeof(SampleAnswer))]
[JsonSerializable(typeof(PeriodBody))]
[JsonSerializable(typeof(PurgeAudit))]
[JsonSerializable(typeof(ReportBody))]
[JsonSerializable(typeof(ReportAnswer))]
[JsonSerializable(typeof(SettingsAnswer))]
[JsonSerializable(typeof(ListsAnswer))]
[JsonSerializable(typeof(PreviewAnswer))]
[JsonSerializable(typeof(InstalledAnswer))]
[JsonSerializable(typeof(HotPlatesAnswer))]
[JsonSerializable(typeof(CasesAnswer))]
[JsonSerializable(typeof(ExportBody))]
[JsonSerializable(typeof(AccountsAnswer))]
[JsonSerializable(typeof(AccountBody))]
[JsonSerializable(typeof(NewAccountBody))]
[JsonSerializable(typeof(DisableBody))]
[JsonSerializable(typeof(TrainingBody))]
[JsonSerializable(typeof(SecretsAnswer))]
internal sealed partial class PageJson : JsonSerializerContext;
