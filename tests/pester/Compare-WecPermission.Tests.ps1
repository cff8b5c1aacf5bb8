BeforeAll {
    Import-Module $PSScriptRoot/Shared.psm1
    $WarningPreference = 'SilentlyContinue' # granting what is not installed yet warns
    $fleet = Start-TestFleet $TestDrive -WecCount 2
    Add-TestWec $fleet
    $null = Grant-WecPermission cluster1 things.example.com -Verb get, list
}

AfterAll {
    Stop-TestFleet $fleet
}

Describe 'Compare-WecPermission' {
    It 'says nothing of WECs that allow the same' {
        Compare-WecPermission cluster1 -ReferenceName cluster1 | Should -BeNullOrEmpty
    }

    It 'says what a WEC lacks, and what it has beyond the other' {
        $row = Compare-WecPermission cluster2 -ReferenceName cluster1
        $row.Difference | Should -Be 'Missing'
        $row.Resource | Should -Be 'things'
        $row.Verb | Should -Be 'get', 'list'
        $row.Reference | Should -Be 'cluster1'
        $row.Role | Should -Be 'kubestellar-wec:things.example.com'
        (Get-Wec | Compare-WecPermission -ReferenceName cluster2).Difference | Should -Be 'Extra'
    }

    It 'compares with manifests' {
        $rows = Compare-WecPermission cluster1 -Path (Join-Path $PSScriptRoot permissions.yaml)
        $rows.Difference | Should -Be 'Missing', 'Extra'
        $rows.Resource | Should -Be 'things', 'things'
        $rows.Group | Should -Be 'wanted.example.com', 'example.com'
    }

    It 'takes a path as it is written, a file that is piped, and folders within folders' {
        $folder = New-Item (Join-Path $TestDrive 'roles[1]') -ItemType Directory
        $inner = New-Item (Join-Path $TestDrive 'roles[1]' inner) -ItemType Directory
        Copy-Item -LiteralPath (Join-Path $PSScriptRoot permissions.yaml) -Destination $inner
        $file = Join-Path $inner permissions.yaml
        (Compare-WecPermission cluster1 -LiteralPath $file).Difference | Should -Be 'Missing', 'Extra'
        (Get-Item -LiteralPath $file | Compare-WecPermission cluster1).Difference | Should -Be 'Missing', 'Extra'
        (Compare-WecPermission cluster1 -LiteralPath $folder -Recurse).Difference | Should -Be 'Missing', 'Extra'
        { Compare-WecPermission cluster1 -LiteralPath $folder } | Should -Throw
        { Compare-WecPermission cluster1 -LiteralPath Env:\PATH } | Should -Throw -ErrorId 'NotAFile,*'
    }

    It 'finds what was opened for nothing' {
        $row = Compare-WecPermission cluster1, cluster2 -Unused
        $row.Difference | Should -Be 'Unused'
        $row.Name | Should -Be 'cluster1'
        $row.Resource | Should -Be 'things'
    }

    It 'refuses manifests without roles' {
        $file = Join-Path $TestDrive pod.yaml
        '{apiVersion: v1, kind: Pod, metadata: {name: p}}' | Set-Content $file
        { Compare-WecPermission cluster1 -Path $file } | Should -Throw -ErrorId 'NoPermissionManifests,*'
    }
}
