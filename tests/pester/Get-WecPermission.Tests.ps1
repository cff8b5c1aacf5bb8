BeforeAll {
    Import-Module $PSScriptRoot/Shared.psm1
    $WarningPreference = 'SilentlyContinue' # granting what is not installed yet warns
    $fleet = Start-TestFleet $TestDrive
    Add-TestWec $fleet
    $null = Grant-WecPermission cluster1 appwrappers.workload.codeflare.dev -Reason 'training jobs' -Ticket CHG-1
}

AfterAll {
    Stop-TestFleet $fleet
}

Describe 'Get-WecPermission' {
    It 'shows what was added, with who, why and when' {
        $row = Get-WecPermission cluster1 -Added | Where-Object Group -EQ workload.codeflare.dev
        $row.Resource | Should -Be 'appwrappers'
        $row.Verb | Should -Contain 'create'
        $row.Origin | Should -Be 'Added'
        $row.Scope | Should -Be 'Cluster'
        $row.Reason | Should -Be 'training jobs'
        $row.Ticket | Should -Be 'CHG-1'
        $row.AddedBy | Should -Not -BeNullOrEmpty
        $row.Since | Should -BeGreaterThan ([DateTimeOffset]::Now.AddHours(-1))
        $row.ContributedBy | Should -Be 'kubestellar-wec:appwrappers.workload.codeflare.dev'
        $row.Name | Should -Be 'cluster1'
    }

    It 'shows the default surface with its roles, and owns up to escalate and bind' {
        $default = Get-WecPermission cluster1 -Default
        $default.Origin | Should -Not -Contain 'Added'
        $roles = $default | Where-Object { $_.Resource -eq 'clusterroles' -and $_.Verb -contains 'escalate' }
        $roles.Note | Should -BeLike '*any right*'
        $roles.ContributedBy | Should -Be 'open-cluster-management:klusterlet-work:execution'
        ($default | Where-Object { $_.Resource -eq 'deployments' -and -not $_.Subresource }).Role | Should -Contain 'admin'
    }

    It 'filters by resource, verb and namespace' {
        (Get-WecPermission cluster1 deploy).Resource | Sort-Object -Unique | Should -Be 'deployments'
        (Get-WecPermission cluster1 '*.codeflare.dev').Group | Should -Be 'workload.codeflare.dev'
        (Get-WecPermission cluster1 -Verb impersonate).Resource | Sort-Object -Unique | Should -Be 'serviceaccounts'
        Get-WecPermission cluster1 secrets -Namespace nowhere | Should -Not -BeNullOrEmpty
    }

    It 'pipes into the cmdlets that grant and test' {
        $again = Get-WecPermission cluster1 -Added | Where-Object Group -EQ workload.codeflare.dev
        ($again | Test-WecPermission).Allowed | Should -Not -Contain $false
    }

    It 'refuses a name that can be no resource' {
        { Get-WecPermission cluster1 'not a resource' } | Should -Throw -ErrorId 'InvalidResourceName,*'
    }
}
