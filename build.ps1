#!/usr/bin/env pwsh

<#
.SYNOPSIS
    Builds, tests, tours and measures KubeStellar.Wec.
.DESCRIPTION
    Strings together what `dotnet` does by itself and what needs PowerShell. Without a PowerShell of your own, `dotnet tool restore`
    brings one, and `dotnet pwsh ./build.ps1` runs this.

    Build    the module, laid out in module/bin so that ./KubeStellar.Wec.psd1 can be imported
    Test     the xunit suites and the Pester suite
    Docs     en-US, which Get-Help reads, and the generated parts of docs/en-US
    Package  output/KubeStellar.Wec/<version>, what is published, and nothing else
    Tour     examples/tour.ps1: the main workflow from the prompt, on a sandbox
    Bench    the benchmarks, each beside a bare HTTP client
.EXAMPLE
    ./build.ps1 -Task Test
#>
[CmdletBinding()]
param(
    [Parameter(Position = 0)]
    [ValidateSet('Build', 'Test', 'Docs', 'Package', 'Tour', 'Bench')]
    [string[]] $Task = 'Build',

    [ValidateSet('Debug', 'Release')]
    [string] $Configuration = 'Release'
)

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $true

function Invoke-Build {
    dotnet build $PSScriptRoot --configuration $Configuration --nologo
}

function Invoke-Test {
    # The suites share real clusters, so they take turns there.
    $turns = if ($env:WEC_TEST_KUBECONFIG) { '--maxcpucount:1' }
    dotnet test $PSScriptRoot --configuration $Configuration --no-build --nologo $turns
}

function Invoke-Docs {
    & $PSScriptRoot/docs/Build-Help.ps1
}

function Invoke-Package {
    $manifest = Import-PowerShellDataFile $PSScriptRoot/KubeStellar.Wec.psd1
    $target = Join-Path $PSScriptRoot output KubeStellar.Wec $manifest.ModuleVersion
    if (Test-Path $target) {
        Remove-Item $target -Recurse -Force
    }

    $null = New-Item $target -ItemType Directory
    foreach ($part in 'KubeStellar.Wec.psd1', 'README.md', 'CHANGELOG.md', 'LICENSE', 'module', 'en-US', 'examples/tour.ps1') {
        $to = Join-Path $target $part
        $null = New-Item (Split-Path $to) -ItemType Directory -Force
        Copy-Item (Join-Path $PSScriptRoot $part) $to -Recurse
    }

    $null = Test-ModuleManifest (Join-Path $target KubeStellar.Wec.psd1)
    Write-Output "Packaged $target"
}

function Invoke-Tour {
    & $PSScriptRoot/examples/tour.ps1
}

function Invoke-Bench {
    dotnet run --configuration Release --project $PSScriptRoot/tests/benchmarks
}

foreach ($name in $Task) {
    if ($name -in 'Test', 'Docs', 'Package') {
        Invoke-Build
    }

    & "Invoke-$name"
}
