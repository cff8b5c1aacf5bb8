using System.IO.Enumeration;

namespace KubeStellar.Wec.Sandbox.Faults;

/// <summary>The faults a sandbox shows. Thread safe; rules are asked in the order they were added, the first that matches acts.</summary>
public sealed class FaultPlan
{
    private readonly Lock gate = new();
    private readonly List<Armed> rules = [];
    private volatile bool any;

    /// <summary>Raised after the rules changed, so that servers can adjust clocks and cut watches.</summary>
    internal event Action? Changed;

    public IReadOnlyList<FaultRule> Rules
    {
        get
        {
            lock (gate)
            {
                return [.. rules.Select(r => r.Rule)];
            }
        }
    }

    /// <summary>Adds a rule; disposing the result takes it away again.</summary>
    public IDisposable Add(FaultRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        var armed = new Armed(rule, this);
        lock (gate)
        {
            rules.Add(armed);
            any = true;
        }

        Changed?.Invoke();
        return armed;
    }

    public void Clear()
    {
        lock (gate)
        {
            rules.Clear();
            any = false;
        }

        Changed?.Invoke();
    }

    internal bool IsDead(string server)
    {
        if (!any)
        {
            return false;
        }

        lock (gate)
        {
            return rules.Any(r => r.Rule.Action == FaultAction.Dead && r.IsFor(server));
        }
    }

    internal TimeSpan ClockSkew(string server)
    {
        lock (gate)
        {
            return rules.Where(r => r.Rule.Action == FaultAction.ClockSkew && r.IsFor(server)).Select(r => r.Rule.Duration).LastOrDefault();
        }
    }

    /// <summary>The rule that hits this request, if any; counts it.</summary>
    internal FaultRule? Strike(string server, string method, string verb, string path, string client)
    {
        if (!any)
        {
            return null;
        }

        lock (gate)
        {
            foreach (var rule in rules)
            {
                if (rule.Matches(server, method, verb, path, client) && rule.Take())
                {
                    return rule.Rule;
                }
            }
        }

        return null;
    }

    private void Remove(Armed armed)
    {
        lock (gate)
        {
            rules.Remove(armed);
            any = rules.Count > 0;
        }

        Changed?.Invoke();
    }

    private sealed class Armed(FaultRule rule, FaultPlan plan) : IDisposable
    {
        private int seen;

        public FaultRule Rule => rule;

        public bool IsFor(string server) => rule.Server is null || rule.Server == server;

        public bool Matches(string server, string method, string verb, string path, string client)
            => IsFor(server)
                && rule.Action is not (FaultAction.Dead or FaultAction.ClockSkew)
                && (rule.Verb is null || string.Equals(rule.Verb, method, StringComparison.OrdinalIgnoreCase)
                    || string.Equals(rule.Verb, verb, StringComparison.OrdinalIgnoreCase))
                && (rule.Client is null || client.StartsWith(rule.Client, StringComparison.Ordinal))
                && (rule.Path is null || FileSystemName.MatchesSimpleExpression(rule.Path, path, ignoreCase: false));

        public bool Take()
        {
            var index = seen++;
            return index >= rule.Skip && (rule.Count is null || index < rule.Skip + rule.Count);
        }

        public void Dispose() => plan.Remove(this);
    }
}
