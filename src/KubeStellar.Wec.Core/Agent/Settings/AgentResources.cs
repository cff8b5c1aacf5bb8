using System.Text.Json.Nodes;
using KubeStellar.Wec.Errors;
using KubeStellar.Wec.Kubernetes.Client;
using KubeStellar.Wec.Labels;

namespace KubeStellar.Wec.Agent.Settings;

/// <summary>Who decides what the agents' containers reserve.</summary>
public enum AgentQosClass
{
    /// <summary>The operator: small requests, no limits that matter.</summary>
    Default,

    /// <summary>Nobody: no requests and no limits.</summary>
    BestEffort,

    /// <summary>The caller, by requests and limits.</summary>
    ResourceRequirement,
}

/// <summary>What the agents' containers reserve and are limited to.</summary>
/// <param name="QosClass">Who decides.</param>
/// <param name="Requests">Quantities by resource name, such as cpu and memory.</param>
/// <param name="Limits">Likewise.</param>
public sealed record AgentResources(
    AgentQosClass QosClass, IReadOnlyDictionary<string, string> Requests, IReadOnlyDictionary<string, string> Limits)
{
    private static readonly Dictionary<string, string> s_none = [];

    /// <summary>The operator decides.</summary>
    public static AgentResources Default { get; } = new(AgentQosClass.Default, s_none, s_none);

    /// <summary>The class follows from the amounts where nobody says it.</summary>
    public static AgentResources Of(
        AgentQosClass? qosClass, IReadOnlyDictionary<string, string>? requests, IReadOnlyDictionary<string, string>? limits)
    {
        var hasAmounts = requests?.Count > 0 || limits?.Count > 0;
        return new(
            qosClass ?? (hasAmounts ? AgentQosClass.ResourceRequirement : AgentQosClass.Default), requests ?? s_none, limits ?? s_none);
    }

    /// <exception cref="WecException">An amount is none, a request exceeds its limit, or the class leaves no room for amounts.</exception>
    internal void Check()
    {
        var hasAmounts = Requests.Count + Limits.Count > 0;
        if (hasAmounts != (QosClass == AgentQosClass.ResourceRequirement))
        {
            throw Invalid(hasAmounts
                ? $"The class {QosClass} leaves no room for requests and limits."
                : $"The class {QosClass} needs requests or limits.");
        }

        foreach (var (name, text) in Requests.Concat(Limits))
        {
            if (LabelRules.ProblemWithKey(name) is not null || !Quantity.TryParse(text, out var amount) || amount.Value < 0)
            {
                throw Invalid($"'{name}={text}' is not an amount of a resource.");
            }
        }

        foreach (var (name, limit) in Limits)
        {
            if (Requests.TryGetValue(name, out var request)
                && Quantity.TryParse(request, out var least) && Quantity.TryParse(limit, out var most) && least.Value > most.Value)
            {
                throw Invalid($"The request {name}={request} is more than the limit {limit}.");
            }
        }
    }

    internal JsonObject ToJson()
    {
        var json = new JsonObject { ["type"] = QosClass.ToString() };
        if (QosClass == AgentQosClass.ResourceRequirement)
        {
            var amounts = new JsonObject();
            Add(amounts, "requests", Requests);
            Add(amounts, "limits", Limits);
            json["resourceRequirements"] = amounts;
        }

        return json;
    }

    private static void Add(JsonObject amounts, string name, IReadOnlyDictionary<string, string> values)
    {
        if (values.Count > 0)
        {
            amounts[name] = new JsonObject(values.Select(v => KeyValuePair.Create(v.Key, (JsonNode?)v.Value)));
        }
    }

    private static WecException Invalid(string problem) => new(
        "InvalidResources", WecErrorKind.InvalidInput, problem,
        "Give amounts as Kubernetes writes them, as in @{ cpu = '100m'; memory = '128Mi' }; a request is at most its limit.");
}
