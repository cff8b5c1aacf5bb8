namespace KubeStellar.Wec.Permissions.Messages;

/// <summary>A message found in a text.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends; the search goes on there.</param>
/// <param name="Denials">What it says; several where it lists rules.</param>
internal readonly record struct Found(int Start, int End, IReadOnlyList<Denial> Denials);
