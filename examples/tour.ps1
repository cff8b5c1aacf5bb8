#!/usr/bin/env pwsh

<#
.SYNOPSIS
    The main workflow, from the prompt: a cluster becomes a labelled, permitted, healthy WEC.
.DESCRIPTION
    Runs on a sandbox that it starts and stops, so it needs no cluster. In a checkout it builds the module first. Every step checks
    what it promised, and the script ends with an error if one did not keep it.
#>
[CmdletBinding()]
param()

Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'

$root = Split-Path $PSScriptRoot
$source = Join-Path $root src
if (Test-Path $source) {
    $clock = [Diagnostics.Stopwatch]::StartNew()
    foreach ($project in 'KubeStellar.Wec', 'KubeStellar.Wec.Sandbox') {
        "Building $project. The first time takes a minute, later ones take seconds."
        # The analyzers have nothing to tell who only wants to see it run.
        dotnet build (Join-Path $source $project) --nologo --verbosity quiet --property RunAnalyzers=false
        if ($LASTEXITCODE -ne 0) {
            throw "$project could not be built."
        }
    }

    "Built in $([int] $clock.Elapsed.TotalSeconds) s."
}

Import-Module (Join-Path $root KubeStellar.Wec.psd1)

function Write-Step([string] $Text) {
    "`n# $Text"
}

function Show-Table {
    $input | Format-Table | Out-String -Width 100 | ForEach-Object { $_.TrimEnd() }
}

function Assert-That([bool] $Condition, [string] $Promise) {
    if (-not $Condition) {
        throw "The tour promised: $Promise"
    }
}

Write-Step 'An ITS and two clusters to try things on'
$sandbox = Start-WecSandbox -WecCount 2
try {
    Get-WecContext | Show-Table

    Write-Step 'What would be done, before anything is'
    Register-Wec cluster1 -WecContext cluster1 -ItsContext its1 -WhatIf

    Write-Step 'From a cluster to a labelled, permitted WEC'
    $rows = Register-Wec cluster1 -WecContext cluster1 -ItsContext its1 |
        Approve-Wec -Wait -PassThru |
        Set-WecLabel -Label @{ 'location-group' = 'edge'; name = 'cluster1' } -PassThru |
        New-WecProperty -Property @{ clusterURL = 'https://my.clusters/1001-abcd'; maxPods = 100 } -PassThru |
        Grant-WecPermission -Resource appwrappers.workload.codeflare.dev -PassThru |
        Test-WecPermission -Resource appwrappers.workload.codeflare.dev
    $rows | Show-Table
    Assert-That ($rows.Count -eq 5 -and $rows.Allowed -notcontains $false) 'what was granted is allowed'

    Write-Step 'The same once more changes nothing'
    $again = Register-Wec cluster1 |
        Approve-Wec -Wait -PassThru |
        Set-WecLabel -Label @{ 'location-group' = 'edge'; name = 'cluster1' } -PassThru
    $again | Show-Table
    Assert-That (-not $again.Changed) 'a second run changes nothing'

    Write-Step 'A second WEC; then both until they are healthy'
    Register-Wec cluster2 | Approve-Wec -Wait -PassThru | Set-WecLabel -Label @{ 'location-group' = 'edge'; name = 'cluster2' }
    Get-Wec | Wait-Wec -For Available -TimeoutSeconds 60 | Show-Table

    Write-Step 'The fleet'
    Get-Wec -Selector location-group=edge | Show-Table
    $status = Get-WecStatus
    $status | Show-Table
    Assert-That (@($status | Where-Object Phase -eq Ready).Count -eq 2) 'both WECs are ready'

    Write-Step 'One question, asked of every WEC at once'
    Get-Wec | Test-WecPermission -Resource appwrappers.workload.codeflare.dev, deployments.apps -Verb create, delete | Show-Table
}
finally {
    $sandbox | Stop-WecSandbox
}
