BeforeDiscovery {
    $hasKubectl = [bool] (Get-Command kubectl -CommandType Application -ErrorAction Ignore)
}

BeforeAll {
    Import-Module $PSScriptRoot/Shared.psm1
    $WarningPreference = 'SilentlyContinue' # granting what is not installed yet warns
    $fleet = Start-TestFleet $TestDrive
    Add-TestWec $fleet
    Grant-WecPermission cluster1 apples.example.com -Reason 'says "yes": # no' -Ticket CHG-1
    Grant-WecPermission cluster1 leases -Verb get -Namespace default -ResourceName one
}

AfterAll {
    Stop-TestFleet $fleet
}

Describe 'Export-WecPermission' {
    It 'puts out YAML that kubectl applies, and that changes nothing where it came from' -Skip:(-not $hasKubectl) {
        $yaml = Export-WecPermission cluster1
        $yaml | Should -HaveCount 1
        $yaml | Should -BeLike '# cluster1: kubectl --context cluster1 apply*'
        $said = $yaml | kubectl --kubeconfig $fleet.KubeConfig --context cluster1 diff -f -
        $said | Should -BeNullOrEmpty
        Export-WecPermission cluster1 | Should -Be $yaml
    }

    It 'brings back what was lost' -Skip:(-not $hasKubectl) {
        $yaml = Export-WecPermission cluster1
        Revoke-WecPermission cluster1 -All
        $null = $yaml | kubectl --kubeconfig $fleet.KubeConfig --context cluster1 apply -f -
        Wait-Until { Test-WecPermission cluster1 apples.example.com -Quiet }
        (Export-WecPermission cluster1 -As Table).Ticket | Should -Contain 'CHG-1'
    }

    It 'puts out rows that go into CSV as they are' {
        $rows = Export-WecPermission cluster1 -As Table | ConvertTo-Csv | ConvertFrom-Csv
        $row = $rows | Where-Object Resource -EQ 'apples.example.com'
        $row.Verb | Should -Be 'get create update patch delete'
        $row.Reason | Should -Be 'says "yes": # no'
        $row.GrantedBy | Should -Not -BeNullOrEmpty
        $row.GrantedAt | Should -Not -BeNullOrEmpty
        ($rows | Where-Object Namespace -EQ 'default').ResourceName | Should -Be 'one'
    }

    It 'puts out nothing where nothing was granted' {
        Revoke-WecPermission cluster1 -All
        Export-WecPermission cluster1 | Should -BeNullOrEmpty
        Export-WecPermission cluster1 -As Table | Should -BeNullOrEmpty
    }
}
