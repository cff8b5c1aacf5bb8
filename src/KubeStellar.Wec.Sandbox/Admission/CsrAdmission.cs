using System.Text.Json.Nodes;
using KubeStellar.Wec.Sandbox.Authorization;
using KubeStellar.Wec.Sandbox.Certificates;
using KubeStellar.Wec.Sandbox.Model;
using KubeStellar.Wec.Sandbox.Text;

namespace KubeStellar.Wec.Sandbox.Admission;

/// <summary>
/// Checks CertificateSigningRequests, and allows approving and signing only to those who may use the signer
/// (plugin/pkg/admission/certificates).
/// </summary>
internal sealed class CsrAdmission(IAuthorizer authorizer) : IAdmission
{
    private const string Resource = "certificatesigningrequests";
    private const int ShortestSeconds = 600;

    public void Review(AdmissionRequest request)
    {
        if (request.Id is not { Group: WellKnown.Certificates, Resource: Resource } || request.Object is not { } csr)
        {
            return;
        }

        switch (request.Verb, request.Subresource)
        {
            case ("create", ""):
                Validate(csr);
                RefuseMasters(csr);
                break;
            case ("update" or "patch", "approval") when !SameStatus(request, csr, "conditions"):
                RequireSigner(request, csr, "approve");
                break;
            case ("update" or "patch", "status") when !SameStatus(request, csr, "certificate"):
                RequireSigner(request, csr, "sign");
                break;
        }
    }

    private static void Validate(JsonObject csr)
    {
        var errors = new List<FieldError>();
        try
        {
            SigningRequest.Parse(csr);
        }
        catch (FormatException malformed)
        {
            errors.Add(FieldError.Invalid("spec.request", csr.At("spec", "request"), malformed.Message));
        }

        if (csr.Texts("spec", "usages").Length == 0)
        {
            errors.Add(FieldError.Required("spec.usages"));
        }

        if (string.IsNullOrEmpty(csr.Text("spec", "signerName")))
        {
            errors.Add(FieldError.Required("spec.signerName"));
        }

        if (csr.Number("spec", "expirationSeconds") is { } seconds && seconds < ShortestSeconds)
        {
            errors.Add(FieldError.Invalid(
                "spec.expirationSeconds",
                csr.At("spec", "expirationSeconds"),
                "may not specify a duration less than 600 seconds (10 minutes)"));
        }

        if (errors.Count > 0)
        {
            throw ApiErrors.Invalid("CertificateSigningRequest", WellKnown.Certificates, csr.Name(), errors);
        }
    }

    private static void RefuseMasters(JsonObject csr)
    {
        if (csr.Text("spec", "signerName") == SigningRequest.ClientSigner
            && SigningRequest.Parse(csr).Subject.Organizations.Contains(UserInfo.MastersGroup))
        {
            throw ApiErrors.Forbidden(
                Resource,
                WellKnown.Certificates,
                csr.Name(),
                $"use of {SigningRequest.ClientSigner} signer with {UserInfo.MastersGroup} group is not allowed");
        }
    }

    private void RequireSigner(AdmissionRequest request, JsonObject csr, string verb)
    {
        var signer = csr.Text("spec", "signerName") ?? "";
        var slash = signer.IndexOf('/', StringComparison.Ordinal);
        var domain = slash < 0 ? signer : signer[..slash];
        if (!May(request.User, verb, signer) && !May(request.User, verb, domain + "/*"))
        {
            throw ApiErrors.Forbidden(
                Resource,
                WellKnown.Certificates,
                csr.Name(),
                $"user not permitted to {verb} requests with signerName {GoText.Quote(signer)}");
        }
    }

    private bool May(UserInfo user, string verb, string signer) =>
        authorizer
            .Authorize(user, RequestAttributes.ForResource(verb, WellKnown.Certificates, "signers", "", signer, version: "*"))
            .Allowed;

    private static bool SameStatus(AdmissionRequest request, JsonObject csr, string field) =>
        JsonNode.DeepEquals(request.OldObject.At("status", field), csr.At("status", field));
}
