namespace KubeStellar.Wec.Kubernetes.Configuration;

/// <summary>Finds what somebody may have meant.</summary>
internal static class NearNames
{
    private const int MaxLength = 256;

    /// <summary>Up to three names that contain the wanted one, are contained in it, or differ by a slip or two.</summary>
    public static IReadOnlyList<string> Find(string wanted, IEnumerable<string> names) =>
        [
            .. names.Select(name => (name, rank: Rank(wanted, name)))
                .Where(each => each.rank <= 2)
                .OrderBy(each => each.rank)
                .Take(3)
                .Select(each => each.name),
        ];

    private static int Rank(string wanted, string name)
    {
        if (wanted.Length is 0 or > MaxLength || name.Length is 0 or > MaxLength)
        {
            return int.MaxValue;
        }

        if (string.Equals(wanted, name, StringComparison.OrdinalIgnoreCase))
        {
            return 0;
        }

        var distance = Distance(wanted.ToUpperInvariant(), name.ToUpperInvariant());
        if (distance <= 2 && distance < wanted.Length)
        {
            return distance;
        }

        var contained = wanted.Length > 2 && name.Contains(wanted, StringComparison.OrdinalIgnoreCase);
        return contained || (name.Length > 2 && wanted.Contains(name, StringComparison.OrdinalIgnoreCase)) ? 2 : int.MaxValue;
    }

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}
