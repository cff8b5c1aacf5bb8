using System.IO.Enumeration;

namespace KubeStellar.Wec.Sandbox.Faults;

/// <summary>The faults of a sandbox. Thread safe. Rules are tried in the order they were added; the first match applies.</summary>
public sealed class FaultPlan
{
    private readonly Lock _gate = new();
    private readonly List<Armed> _rules = [];
    private volatile bool _any;

    /// <summary>Raised after the rules changed, so that servers can adjust clocks and cut watches.</summary>
    internal event Action? Changed;

    public IReadOnlyList<FaultRule> Rules
    {
        get
        {
            lock (_gate)
            {
                return [.. _rules.Select(r => r.Rule)];
            }
        }
    }

    /// <summary>Adds a rule; disposing the result removes it.</summary>
    public IDisposable Add(FaultRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        var armed = new Armed(rule, this);
        lock (_gate)
        {
            _rules.Add(armed);
            _any = true;
        }

        Changed?.Invoke();
        return armed;
    }

    public void Clear()
    {
        lock (_gate)
        {
            _rules.Clear();
            _any = false;
        }

        Changed?.Invoke();
    }

    internal bool IsDead(string server)
    {
        if (!_any)
        {
            return false;
        }

        lock (_gate)
        {
            return _rules.Any(r => r.Rule.Action == FaultAction.Dead && r.IsFor(server));
        }
    }

    internal TimeSpan ClockSkew(string server)
    {
        lock (_gate)
        {
            return _rules
                .Where(r => r.Rule.Action == FaultAction.ClockSkew && r.IsFor(server))
                .Select(r => r.Rule.Duration)
                .LastOrDefault();
        }
    }

    /// <summary>The rule that hits this request, if any. The request counts towards it.</summary>
    internal FaultRule? Strike(string server, string method, string verb, string path, string client)
    {
        if (!_any)
        {
            return null;
        }

        lock (_gate)
        {
            foreach (var rule in _rules)
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
        lock (_gate)
        {
            _rules.Remove(armed);
            _any = _rules.Count > 0;
        }

        Changed?.Invoke();
    }

    private sealed class Armed(FaultRule rule, FaultPlan plan) : IDisposable
    {
        private int _seen;

        public FaultRule Rule => rule;

        public bool IsFor(string server) => rule.Server is null || rule.Server == server;

        public bool Matches(string server, string method, string verb, string path, string client) =>
            IsFor(server)
                && rule.Action is not (FaultAction.Dead or FaultAction.ClockSkew)
                && (rule.Verb is null || string.Equals(rule.Verb, method, StringComparison.OrdinalIgnoreCase)
                    || string.Equals(rule.Verb, verb, StringComparison.OrdinalIgnoreCase))
                && (rule.Client is null || client.StartsWith(rule.Client, StringComparison.Ordinal))
                && (rule.Path is null || FileSystemName.MatchesSimpleExpression(rule.Path, path, ignoreCase: false));

        public bool Take()
        {
            var index = _seen++;
            return index >= rule.Skip && (rule.Count is null || index < rule.Skip + rule.Count);
        }

        public void Dispose() => plan.Remove(this);
    }
}
